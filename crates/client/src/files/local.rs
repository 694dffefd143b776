//! Files beside an offer's own, which it names as `./logo.png`: they are sent to the marketplace, and the draft names what
//! came of that.
//!
//! Everywhere else an address that names their content stands for them, so that they are compared as all artifacts are.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use offer_types::ArtifactSlot;
use serde_json::Value;

use super::content;
use super::place::Place;
use crate::{Failure, OfferName, Problem, Session};

/// Nothing is ever there (RFC 6761 §6.4).
pub(super) const NOWHERE: &str = "https://file.invalid/";

/// A file that an offer names.
#[derive(Debug, Clone)]
pub(super) struct LocalFile {
    pub(super) place: Place,
    /// The place as uploads name it.
    slot: String,
    pub(super) path: PathBuf,
    digest: String,
    /// What is shown of it: as the offer names it, with what is in it now.
    pub(super) shown: String,
    /// What stands for it in the definition.
    pub(super) stand_in: String,
}

impl LocalFile {
    /// Looks at the file that `slot`, at `place`, names by its way from the offer in `offer`; fails with a code, and why it is of
    /// no use.
    pub(super) fn find(
        offer: &Path,
        slot: &ArtifactSlot,
        place: Place,
    ) -> Result<Self, (&'static str, String)> {
        let (path, digest) = look(offer, slot)?;
        let stand_in = content::pinned(NOWHERE, &digest);
        let shown = content::pinned(&slot.value, &digest);
        Ok(Self { place, slot: slot.place.stable(), path, digest, shown, stand_in })
    }

    /// Whether it is still to be sent for this definition.
    pub(super) fn stands_in(&self, definition: &Value) -> bool {
        self.place.get(definition).and_then(Value::as_str) == Some(self.stand_in.as_str())
    }

    /// What is in the file, if that is what was compared.
    fn read(&self) -> Result<Bytes, Failure> {
        let path = self.path.display();
        let bytes = std::fs::read(&self.path)
            .map_err(|error| Failure::Usage(format!("{path} cannot be read: {error}")))?;
        match content::digest(&bytes) == self.digest {
            true => Ok(bytes.into()),
            false => Err(Failure::Usage(format!(
                "{path} was changed since it was compared: look at the differences again"
            ))),
        }
    }
}

/// `body` without `files`: what can be saved before they are sent.
pub(super) fn without_files(body: &Value, files: &[&LocalFile]) -> Value {
    let mut body = body.clone();
    files.iter().for_each(|file| file.place.put(&mut body["definition"], ""));
    body
}

/// Sends `files` and returns `body` with their addresses.
pub(super) async fn send_files(
    session: &Session,
    name: &OfferName,
    body: &Value,
    files: &[&LocalFile],
) -> Result<Value, Failure> {
    let mut body = body.clone();
    for file in files {
        let address = session.send_file(name, &file.slot, file.read()?).await;
        let address = address.map_err(|failure| refused(file, failure))?;
        file.place.put(&mut body["definition"], &address);
    }
    Ok(body)
}

/// A refusal of a file, with the place of the file.
fn refused(file: &LocalFile, failure: Failure) -> Failure {
    let Failure::Refused { message, .. } = failure else { return failure };
    let problem = Problem {
        code: "UnfitFile".to_owned(),
        target: file.place.to_string(),
        message: format!("{}: {message}", file.path.display()),
    };
    Failure::Refused { message: "the marketplace does not take a file".to_owned(), problems: vec![problem] }
}

/// Whether a text names a file by its way from the one it stands in.
pub(super) fn is_local(text: &str) -> bool {
    text.starts_with("./") || text.starts_with("../")
}

/// The path of the file that a slot of the offer in `offer` names, and the digest of what is in it; or a code and why it is of no use.
fn look(offer: &Path, slot: &ArtifactSlot) -> Result<(PathBuf, String), (&'static str, String)> {
    let named = slot.value.strip_prefix("./").unwrap_or(&slot.value);
    let path = offer.parent().unwrap_or(Path::new("")).join(named);
    let shown = path.display();
    let unreadable = |error: std::io::Error| ("Unreadable", format!("{shown} cannot be read: {error}"));
    // Before it is read: the other end of a pipe may never come.
    let there = std::fs::metadata(&path).map_err(unreadable)?;
    let (is, most) = (there.len(), slot.requirement.max_bytes.unwrap_or(u64::MAX));
    match is {
        _ if !there.is_file() => Err(("Unreadable", format!("{shown} is no file"))),
        0 => Err(("Artifact", format!("{shown} is empty"))),
        _ if is > most => {
            Err(("Artifact", format!("{shown} has {is} bytes; {} has at most {most}", slot.label)))
        }
        _ => {
            let digest = content::digest(&std::fs::read(&path).map_err(unreadable)?);
            Ok((path, digest))
        }
    }
}
