//! Writing offers of a marketplace as files that would change nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::{OfferTypeId, PublisherId};
use offer_types::OfferType;
use serde_json::{Value, json};

use super::types::Types;
use super::variables::{self, Variable};
use super::{compare, content};
use crate::{Failure, OfferName, Problem, Session, Which, yaml};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Json,
}

/// What to do about files that are there and say something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Keep,
    Replace,
}

/// An offer that was written.
#[derive(Debug)]
pub struct Exported {
    pub name: OfferName,
    pub path: PathBuf,
    /// Whether the file was not there before, as it is now.
    pub changed: bool,
    /// The variables that have to be set for the file to be of use.
    pub variables: Vec<Variable>,
}

/// Where editors find the schema of an offer type, beside the files.
const SCHEMAS: &str = ".schemas";

/// Writes the drafts of `offers`, a file each, named after the offer. Writes nothing at all when a file says something else
/// and is to be kept.
pub async fn export(
    session: &Session,
    offers: &[OfferName],
    directory: &Path,
    format: Format,
    existing: Existing,
) -> Result<Vec<Exported>, Failure> {
    let mut types = Types::new();
    let mut files = Vec::new();
    let (mut schemas, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for name in offers {
        let stored = session.offer(name, Which::Draft).await?;
        let mut stored =
            stored.ok_or_else(|| Failure::NotFound(format!("there is no offer `{name}`")))?.document;
        let offer_type: Option<OfferTypeId> = stored["offerTypeId"].as_str().and_then(|id| id.parse().ok());
        if let Some(id) = &offer_type {
            types.learn(session, id).await?;
        }
        let offer_type = offer_type.and_then(|id| types.get(&id));
        if offer_type.is_some_and(OfferType::knows_beyond)
            && let Some(whole) = session.whole_definition(name, "draft").await?
        {
            stored["definition"] = whole;
        }
        let schema = offer_type.map(|offer_type| {
            let path = format!("{SCHEMAS}/{}.json", offer_type.id());
            schemas.entry(path.clone()).or_insert_with(|| format!("{:#}\n", offer_type.editor_schema()));
            path
        });
        files.push(File::new(name, directory, format, |kept| {
            let (document, variables) = shortest(name, &stored, offer_type, kept, &mut taken);
            (format.write(document, schema.as_deref()), variables)
        })?);
    }
    let problems: Vec<_> = files.iter().filter_map(|file| file.objection(existing)).collect();
    if !problems.is_empty() {
        return Err(Failure::Failed { message: "nothing was written".to_owned(), problems });
    }
    let exported = files.into_iter().map(File::write).collect::<Result<_, _>>()?;
    for (path, text) in schemas {
        let path = directory.join(path);
        replace(&path, &text).map_err(|error| unusable(&path, &error))?;
    }
    Ok(exported)
}

/// The offers of a publisher.
pub async fn offers_of(session: &Session, publisher: &PublisherId) -> Result<Vec<OfferName>, Failure> {
    let listed = session.offers(publisher, None).await?;
    let ids = listed.as_array().into_iter().flatten().filter_map(|offer| offer["id"].as_str());
    ids.map(|id| OfferName::parse(id, Some(publisher))).collect()
}

/// The smallest document that changes nothing when it is applied, and the variables in it.
fn shortest(
    name: &OfferName,
    stored: &Value,
    offer_type: Option<&OfferType>,
    kept: &Value,
    taken: &mut BTreeSet<String>,
) -> (Value, Vec<Variable>) {
    let mut definition = stored["definition"].clone();
    if let Some(offer_type) = offer_type {
        // Ours shows none; others may show what the type does not know.
        offer_type.take_secrets(&mut definition);
        offer_type.reduce(&mut definition);
    }
    compare::without_sheet_prices(&mut definition);
    content::unsign(&mut definition);
    let variables = variables::take_out(&name.offer, offer_type, &mut definition, kept, taken);
    let document = json!({
        "publisherId": name.publisher.as_str(),
        "offerTypeId": stored["offerTypeId"],
        "id": name.offer.as_str(),
        "definition": definition,
    });
    (document, variables)
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    /// `schema` is where editors find what the document may say.
    fn write(self, document: Value, schema: Option<&str>) -> String {
        match (self, schema) {
            (Self::Yaml, Some(schema)) => {
                format!("# yaml-language-server: $schema={schema}\n{}", yaml::write(&document))
            }
            (Self::Yaml, None) => yaml::write(&document),
            (Self::Json, schema) => {
                let first = schema.map(|schema| ("$schema".to_owned(), Value::from(schema)));
                let Value::Object(members) = document else { unreachable!("an offer is an object") };
                format!("{:#}\n", Value::Object(first.into_iter().chain(members).collect()))
            }
        }
    }

    /// The definition in a file that was there; whatever else it is, there is nothing in it to keep.
    fn definition(self, bytes: &[u8]) -> Value {
        let document = match self {
            Self::Yaml => std::str::from_utf8(bytes).ok().and_then(|text| yaml::parse(text).ok()),
            Self::Json => serde_json::from_slice(bytes).ok(),
        };
        document.unwrap_or(Value::Null)["definition"].take()
    }
}

/// A file to be written.
struct File {
    name: OfferName,
    path: PathBuf,
    text: String,
    /// What is there already.
    there: Option<Vec<u8>>,
    /// A file of the same offer in another format.
    other: Option<PathBuf>,
    variables: Vec<Variable>,
}

impl File {
    /// `write` makes the text; it gets the definition in the file that is there.
    fn new(
        name: &OfferName,
        directory: &Path,
        format: Format,
        write: impl FnOnce(&Value) -> (String, Vec<Variable>),
    ) -> Result<Self, Failure> {
        let path = |extension: &str| directory.join(format!("{}.{extension}", name.offer));
        let others = ["yaml", "yml", "json"].into_iter().filter(|extension| *extension != format.extension());
        let (path, other) = (path(format.extension()), others.map(path).find(|path| path.exists()));
        let there = match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(unusable(&path, &error)),
        };
        let kept = there.as_deref().map(|bytes| format.definition(bytes)).unwrap_or_default();
        let (text, variables) = write(&kept);
        Ok(Self { name: name.clone(), path, text, there, other, variables })
    }

    fn is_changed(&self) -> bool {
        self.there.as_deref() != Some(self.text.as_bytes())
    }

    /// Why the file should not be written.
    fn objection(&self, existing: Existing) -> Option<Problem> {
        let (code, path, message) = match (&self.other, &self.there) {
            (Some(other), _) => ("OtherFormat", other, "the offer is in this file already: remove it first"),
            (None, Some(_)) if self.is_changed() && existing == Existing::Keep => {
                ("FileDiffers", &self.path, "it says something else: --force replaces it")
            }
            _ => return None,
        };
        Some(Problem {
            code: code.to_owned(),
            target: path.display().to_string(),
            message: message.to_owned(),
        })
    }

    fn write(self) -> Result<Exported, Failure> {
        let changed = self.is_changed();
        if changed {
            replace(&self.path, &self.text).map_err(|error| unusable(&self.path, &error))?;
        }
        Ok(Exported { name: self.name, path: self.path, changed, variables: self.variables })
    }
}

/// The old file or the new one is there at any time.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new().permissions(ordinary()).tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Readable for everybody the umask lets: there is no secret in it.
fn ordinary() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed {
        message: format!("{} cannot be written: {error}", path.display()),
        problems: Vec::new(),
    }
}
