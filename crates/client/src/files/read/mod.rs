//! Reading the files of a directory. Everything wrong with any of them is told at once.

use std::path::{Path, PathBuf};

use domain::{PublisherId, text};
use serde_json::{Map, Value};

use super::Unset;
use super::masks::Masks;
use super::offer_file::{OfferFile, problem};
use super::reference::{Reference, Resolved, resolve};
use crate::{Failure, OfferName, Problem, yaml};

/// What a file may hold.
const MEMBERS: [&str; 5] = ["publisherId", "offerTypeId", "id", "offerTypeVersions", "definition"];
/// What marketplaces show beside that, and editors write, in any letter case. It is passed over, so that an offer can be kept
/// as it was read.
const SHOWN: [&str; 12] = [
    "status",
    "version",
    "eTag",
    "changedTime",
    "pcMigrationStatus",
    "pcRedirectUri",
    "isvUpgradeRequest",
    "lockStatus",
    "offerTypeChanges",
    "pricingNotRecalculatedRegions",
    "offerTypeVersionsOverride",
    "$schema",
];

/// All offers that are to be compared or applied at once.
pub struct Files {
    pub(super) offers: Vec<OfferFile>,
    pub(super) masks: Masks,
}

/// What is known while files are read.
struct Reader<'a> {
    publisher: Option<&'a PublisherId>,
    value_of: &'a dyn Fn(&str) -> Option<String>,
    unset: Unset,
    problems: Vec<Problem>,
}

/// Reads the offers of a directory, every `*.yaml`, `*.yml` and `*.json` in it, by the names of the files; or of one file.
/// `publisher` is whose offers they are where a file does not say. `value_of` knows the environment.
pub fn read(
    path: &Path,
    publisher: Option<&PublisherId>,
    value_of: &dyn Fn(&str) -> Option<String>,
    unset: Unset,
) -> Result<Files, Failure> {
    let (offers, problems) = gather(path, publisher, value_of, unset)?;
    match problems.is_empty() {
        true => Ok(Files { masks: masks(&offers), offers }),
        false => Err(refused(problems)),
    }
}

/// The same, for who has more to say of the files: those that can be used, and everything wrong with the others.
pub fn gather(
    path: &Path,
    publisher: Option<&PublisherId>,
    value_of: &dyn Fn(&str) -> Option<String>,
    unset: Unset,
) -> Result<(Vec<OfferFile>, Vec<Problem>), Failure> {
    let mut reader = Reader { publisher, value_of, unset, problems: Vec::new() };
    let offers: Vec<OfferFile> = paths(path)?.into_iter().filter_map(|path| reader.file(path)).collect();
    for (at, file) in offers.iter().enumerate() {
        if let Some(first) = offers[..at].iter().find(|first| first.name == file.name) {
            let message =
                format!("the offer `{}` is in {}, too: keep one of them", file.name, first.path.display());
            reader.problems.push(file.problem("Duplicate", "id", message));
        }
    }
    Ok((offers, reader.problems))
}

/// Puts the values of variables into a whole document that a file has.
pub fn fill_in(
    path: &Path,
    document: &mut Value,
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Result<(), Failure> {
    let Some(definition) = document.get_mut("definition") else { return Ok(()) };
    let Resolved { unset, wrong, .. } = resolve(definition, value_of);
    let missing = unset.into_iter().map(|reference| (reference.unset(), reference.place));
    let problems = missing.chain(wrong.into_iter().map(|(place, why)| (why, place)));
    let problems: Vec<_> =
        problems.map(|(why, place)| problem(path, "Variable", &place.to_string(), why)).collect();
    if problems.is_empty() { Ok(()) } else { Err(refused(problems)) }
}

/// What is said about files that cannot be used as they are.
pub(super) fn refused(problems: Vec<Problem>) -> Failure {
    let message = "the files cannot be used as they are; nothing was changed".to_owned();
    Failure::Refused { message, problems }
}

fn masks(files: &[OfferFile]) -> Masks {
    let values = files.iter().flat_map(|file| {
        let value =
            |reference: &Reference| reference.place.get(&file.definition)?.as_str().map(str::to_owned);
        file.references
            .iter()
            .filter_map(move |reference| Some((value(reference)?, reference.written.clone())))
    });
    Masks::new(values)
}

fn paths(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable =
        |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", path.display()));
    let mut found = Vec::new();
    for entry in path.read_dir().map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if is_offer(&file) {
            found.push(file);
        }
    }
    found.sort();
    match found.is_empty() {
        true => {
            Err(Failure::Usage(format!("there is no file *.yaml, *.yml or *.json in {}", path.display())))
        }
        false => Ok(found),
    }
}

/// Whether the name is that of an offer's file. Files with a dot in front are what editors keep for themselves.
fn is_offer(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let extension = path.extension().and_then(|extension| extension.to_str());
    !hidden && matches!(extension, Some("yaml" | "yml" | "json"))
}

impl Reader<'_> {
    /// The offer in a file, or nothing when something is wrong with it.
    fn file(&mut self, path: PathBuf) -> Option<OfferFile> {
        let before = self.problems.len();
        let document = document(&path).map_err(|problem| self.problems.push(problem)).ok()?;
        let Value::Object(mut document) = document else {
            self.problems.push(problem(
                &path,
                "WrongType",
                "",
                "an offer is an object with members such as id",
            ));
            return None;
        };
        self.other_members(&path, &document);
        let publisher = match (document.get("publisherId"), self.publisher) {
            (None | Some(Value::Null), Some(publisher)) => Some(publisher.clone()),
            _ => self.id(&path, &document, "publisherId"),
        };
        let offer = self.id(&path, &document, "id");
        let offer_type = self.id(&path, &document, "offerTypeId");
        let mut definition = document.remove("definition").unwrap_or_default();
        if !definition.is_object() {
            self.problems.push(problem(&path, "WrongType", "definition", "it must be there, and an object"));
        }
        let Resolved { references, mut unset, wrong } = resolve(&mut definition, self.value_of);
        let missing = match self.unset {
            Unset::Refuse => std::mem::take(&mut unset),
            Unset::Accept => Vec::new(),
        };
        let missing = missing.into_iter().map(|reference| (reference.unset(), reference.place));
        for (why, place) in missing.chain(wrong.into_iter().map(|(place, why)| (why, place))) {
            self.problems.push(problem(&path, "Variable", &place.to_string(), why));
        }
        if self.problems.len() > before {
            return None;
        }
        let name = OfferName { publisher: publisher?, offer: offer? };
        let type_versions = document.remove("offerTypeVersions").filter(|versions| !versions.is_null());
        Some(OfferFile {
            path,
            name,
            offer_type: offer_type?,
            type_versions,
            definition,
            references,
            local_files: Vec::new(),
            unset,
        })
    }

    fn other_members(&mut self, path: &Path, document: &Map<String, Value>) {
        let shown = |name: &str| SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name));
        let known = |name: &str| MEMBERS.contains(&name) || shown(name);
        for name in document.keys().filter(|name| !known(name)) {
            let message = match domain::nearest(name, MEMBERS) {
                Some(near) => format!("an offer has no such member; did you mean {near}?"),
                None => format!("an offer has no such member; it has {}", MEMBERS.join(", ")),
            };
            self.problems.push(problem(path, "UnknownMember", name, message));
        }
    }

    fn id<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        path: &Path,
        document: &Map<String, Value>,
        member: &str,
    ) -> Option<T> {
        let read = match document.get(member) {
            Some(Value::String(text)) => text.parse().map_err(|error: T::Err| ("InvalidFormat", error.to_string())),
            Some(Value::Null) | None if member == "publisherId" => Err((
                "Required",
                "whose offer is it? Write it here, give --publisher, or set STOA_PUBLISHER or `publisher` in the profile"
                    .to_owned(),
            )),
            Some(Value::Null) | None => Err(("Required", "it must be there".to_owned())),
            Some(_) => Err(("WrongType", "it must be a text; quote it".to_owned())),
        };
        read.map_err(|(code, message)| self.problems.push(problem(path, code, member, message))).ok()
    }
}

/// The document in a file.
fn document(path: &Path) -> Result<Value, Problem> {
    let bytes = std::fs::read(path)
        .map_err(|error| problem(path, "Unreadable", "", format!("it cannot be read: {error}")))?;
    if path.extension().is_some_and(|extension| extension == "json") {
        return domain::json::parse(&bytes, offer_types::pricing::MOST_SENT_VALUES)
            .map_err(|fault| problem(path, fault.code, &fault.target.unwrap_or_default(), fault.message));
    }
    let text = text::utf8(&bytes).map_err(|why| problem(path, "Unreadable", "", why.to_string()))?;
    yaml::parse(text).map_err(|error| problem(path, "MalformedYaml", "", error.to_string()))
}

#[cfg(test)]
mod tests;
