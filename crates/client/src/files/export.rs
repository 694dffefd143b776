//! Writing offers of a marketplace as files that would change nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::offer_type::OfferType;
use domain::{OfferTypeId, PublisherId};
use serde_json::{Value, json};

use super::types::Types;
use super::{compare, content, reference};
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
}

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
    for name in offers {
        let stored = session.offer(name, Which::Draft).await?;
        let stored = stored.ok_or_else(|| Failure::NotFound(format!("there is no offer `{name}`")))?.document;
        let offer_type: Option<OfferTypeId> = stored["offerTypeId"].as_str().and_then(|id| id.parse().ok());
        if let Some(id) = &offer_type {
            types.learn(session, id).await?;
        }
        let offer_type = offer_type.and_then(|id| types.get(&id));
        let text = format.write(&shortest(name, &stored, offer_type));
        files.push(File::new(name, directory, format, text)?);
    }
    let problems: Vec<_> = files.iter().filter_map(|file| file.objection(existing)).collect();
    if !problems.is_empty() {
        return Err(Failure::Failed { message: "nothing was written".to_owned(), problems });
    }
    files.into_iter().map(File::write).collect()
}

/// The offers of a publisher.
pub async fn offers_of(session: &Session, publisher: &PublisherId) -> Result<Vec<OfferName>, Failure> {
    let listed = session.offers(publisher, None).await?;
    let ids = listed.as_array().into_iter().flatten().filter_map(|offer| offer["id"].as_str());
    ids.map(|id| OfferName::parse(id, Some(publisher))).collect()
}

/// The smallest document that changes nothing when it is applied.
fn shortest(name: &OfferName, stored: &Value, offer_type: Option<&OfferType>) -> Value {
    let mut definition = stored["definition"].clone();
    if let Some(offer_type) = offer_type {
        // Ours shows none; others may show what the type does not know.
        offer_type.take_secrets(&mut definition);
        offer_type.reduce(&mut definition);
    }
    compare::without_sheet_prices(&mut definition);
    content::unsign(&mut definition);
    reference::escape(&mut definition);
    json!({
        "publisherId": name.publisher.as_str(),
        "offerTypeId": stored["offerTypeId"],
        "id": name.offer.as_str(),
        "definition": definition,
    })
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    fn write(self, document: &Value) -> String {
        match self {
            Self::Yaml => yaml::write(document),
            Self::Json => format!("{document:#}\n"),
        }
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
}

impl File {
    fn new(name: &OfferName, directory: &Path, format: Format, text: String) -> Result<Self, Failure> {
        let path = |extension: &str| directory.join(format!("{}.{extension}", name.offer));
        let others = ["yaml", "yml", "json"].into_iter().filter(|extension| *extension != format.extension());
        let (path, other) = (path(format.extension()), others.map(path).find(|path| path.exists()));
        let there = match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(unusable(&path, &error)),
        };
        Ok(Self { name: name.clone(), path, text, there, other })
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
            self.replace().map_err(|error| unusable(&self.path, &error))?;
        }
        Ok(Exported { name: self.name, path: self.path, changed })
    }

    /// The old file or the new one is there at any time.
    fn replace(&self) -> std::io::Result<()> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(directory)?;
        let mut file = tempfile::Builder::new().permissions(ordinary()).tempfile_in(directory)?;
        file.write_all(self.text.as_bytes())?;
        file.persist(&self.path)?;
        Ok(())
    }
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
