//! What files would change in a marketplace, before anything is changed.

use serde_json::{Value, json};

use super::compare::{Comparison, Knowledge, compare, unclear};
use super::masks::Masks;
use super::types::Types;
use super::{Files, OfferFile, Secrets, check, fetch, read, remarks};
use crate::{Difference, Failure, Session, Stored, Which};

/// What is to be done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    None,
}

impl Action {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::None => "none",
        }
    }
}

/// One offer of a plan.
pub struct Planned {
    pub file: OfferFile,
    pub(super) stored: Option<Stored>,
    comparison: Comparison,
}

impl Planned {
    pub fn action(&self) -> Action {
        match (&self.stored, self.changes().is_empty()) {
            (None, _) => Action::Create,
            (Some(_), false) => Action::Update,
            (Some(_), true) => Action::None,
        }
    }

    /// What changes in the draft; without secrets.
    pub fn changes(&self) -> &[Difference] {
        &self.comparison.changes
    }

    /// What could not be found out, and what may not be meant.
    pub fn warnings(&self) -> &[String] {
        &self.comparison.warnings
    }

    /// The body of the PUT that does it, with secrets.
    pub(super) fn body(&self) -> &Value {
        &self.comparison.body
    }

    pub fn to_json(&self) -> Value {
        let mut told = json!({
            "offer": self.file.name.to_string(),
            "file": self.file.path.display().to_string(),
            "action": self.action().as_str(),
            "changes": self.changes(),
        });
        if !self.warnings().is_empty() {
            told["warnings"] = json!(self.warnings());
        }
        told
    }
}

/// What all files would change.
pub struct Plan {
    pub offers: Vec<Planned>,
    pub(super) context: Context,
}

/// What every comparison of a plan goes by.
pub(super) struct Context {
    pub(super) types: Types,
    pub(super) masks: Masks,
    secrets: Secrets,
}

/// Compares the offers of `files` with their drafts. Fails with everything that is wrong with any of them, and changes
/// nothing.
pub async fn plan(session: &Session, files: Files, secrets: Secrets) -> Result<Plan, Failure> {
    let Files { offers: files, masks } = files;
    let mut context = Context { types: Types::new(), masks, secrets };
    match context.compare(session, files).await {
        Ok(offers) => Ok(Plan { offers, context }),
        Err(failure) => Err(context.masks.failure(failure)),
    }
}

impl Context {
    async fn compare(&mut self, session: &Session, files: Vec<OfferFile>) -> Result<Vec<Planned>, Failure> {
        for file in &files {
            self.types.learn(session, &file.offer_type).await?;
        }
        let wrong = |file: &OfferFile| check::problems(file, self.types.get(&file.offer_type));
        let problems: Vec<_> = files.iter().flat_map(wrong).collect();
        if !problems.is_empty() {
            return Err(read::refused(problems));
        }
        let mut planned = Vec::new();
        for file in files {
            planned.push(self.look(session, file).await?);
        }
        Ok(planned)
    }

    /// Compares a file with the draft as it is now.
    pub(super) async fn look(&self, session: &Session, file: OfferFile) -> Result<Planned, Failure> {
        let stored = session.offer(&file.name, Which::Draft).await?;
        let document = stored.as_ref().map(|stored| &stored.document);
        let open = document.map(|document| unclear(&file, document)).unwrap_or_default();
        let digests = fetch::digests(session.caller(), open).await;
        let knowledge = Knowledge {
            offer_type: self.types.get(&file.offer_type),
            digests: &digests,
            secrets: self.secrets,
            masks: &self.masks,
        };
        let mut comparison = compare(&file, document, knowledge);
        let remarks = remarks::remarks(session, &file, knowledge.offer_type, document.is_some()).await?;
        comparison.warnings.extend(remarks.iter().map(|text| self.masks.text(text)));
        Ok(Planned { file, stored, comparison })
    }
}
