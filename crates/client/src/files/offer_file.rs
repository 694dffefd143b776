//! An offer as a file has it.

use std::path::{Path, PathBuf};

use domain::OfferTypeId;
use offer_types::OfferType;
use serde_json::{Value, json};

use super::local::{LocalFile, NOWHERE, is_local};
use super::place::Place;
use super::reference::Reference;
use crate::{OfferName, Problem};

/// An offer as a file has it. It has no `Debug`, because its definition holds secrets.
#[derive(Clone)]
pub struct OfferFile {
    pub path: PathBuf,
    pub name: OfferName,
    pub(super) offer_type: OfferTypeId,
    /// Nothing where the file does not say; then it stays as it is.
    pub(super) type_versions: Option<Value>,
    /// With the values of variables.
    pub(super) definition: Value,
    pub(super) references: Vec<Reference>,
    /// Files of this machine, once they were looked for.
    pub(super) local_files: Vec<LocalFile>,
    /// References whose values nobody knows here.
    pub(super) unset: Vec<Reference>,
}

impl OfferFile {
    /// The offer as GET shows it, with secrets.
    pub fn document(&self) -> Value {
        let mut document = json!({
            "publisherId": self.name.publisher.as_str(),
            "id": self.name.offer.as_str(),
            "offerTypeId": self.offer_type.as_str(),
            "definition": self.definition,
        });
        if let Some(versions) = &self.type_versions {
            document["offerTypeVersions"] = versions.clone();
        }
        document
    }

    /// Something wrong in the file.
    pub(super) fn problem(&self, code: &str, place: &str, message: impl Into<String>) -> Problem {
        problem(&self.path, code, place, message)
    }

    /// Finds the files of this machine that the offer names, and puts what stands for them in their place. Returns what is
    /// wrong with them.
    pub(super) fn find_local_files(&mut self, offer_type: &OfferType) -> Vec<Problem> {
        let mut problems = Vec::new();
        for slot in offer_type.artifacts(&self.definition) {
            let place = Place::read(&slot.place.to_string(), &self.definition);
            let refers = |place: &Place| self.references.iter().any(|reference| reference.place == *place);
            let Some(place) = place.filter(|place| is_local(&slot.value) && !refers(place)) else { continue };
            match LocalFile::find(&self.path, &slot, place.clone()) {
                Ok(file) => {
                    place.put(&mut self.definition, &file.stand_in);
                    self.local_files.push(file);
                }
                Err((code, message)) => {
                    // Nothing else is wrong with the place.
                    place.put(&mut self.definition, NOWHERE);
                    problems.push(self.problem(code, &slot.place.to_string(), message));
                }
            }
        }
        problems
    }

    /// That a marketplace takes no files, of each that there is.
    pub(super) fn refuse_local_files(&self) -> impl Iterator<Item = Problem> {
        self.local_files.iter().map(|file| {
            let path = file.path.display();
            let message = format!("{path} is a file of this machine, and this marketplace takes addresses only: put it where it can be fetched, and name its address");
            self.problem("NoUploads", &file.place.to_string(), message)
        })
    }

    /// The files that `body`, a PUT of this offer, still needs: what the marketplace holds already has its address there.
    pub(super) fn files_to_send(&self, body: &Value) -> Vec<&LocalFile> {
        let waits = |file: &&LocalFile| file.stands_in(&body["definition"]);
        self.local_files.iter().filter(waits).collect()
    }
}

/// Something wrong at a place of a file.
pub(super) fn problem(path: &Path, code: &str, place: &str, message: impl Into<String>) -> Problem {
    let target = match place {
        "" => path.display().to_string(),
        place => format!("{}: {place}", path.display()),
    };
    Problem { code: code.to_owned(), target, message: message.into() }
}
