//! What files would change in a marketplace, before anything is changed.

use serde_json::{Value, json};

use super::compare::{Comparison, Knowledge, compare, unclear};
use super::goal::{Goal, Stage};
use super::masks::Masks;
use super::types::Types;
use super::{Files, OfferFile, Secrets, beyond, check, fetch, read, remarks};
use crate::{Difference, Failure, Problem, Session, Stored, Which, hide_in_differences};

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
    release: Option<Release>,
    /// What the marketplace would refuse of this offer.
    pub problems: Vec<Problem>,
}

/// What goes out with an offer.
pub struct Release {
    /// The word for what is done: `publish`, or `go live`.
    pub word: &'static str,
    /// What changes for buyers; signatures and secrets are hidden. Everything, for an offer that is not live.
    pub changes: Vec<Difference>,
    pub is_first: bool,
}

impl Planned {
    pub fn action(&self) -> Action {
        match (&self.stored, self.comparison.changes.is_empty()) {
            (None, _) => Action::Create,
            (Some(_), false) => Action::Update,
            (Some(_), true) => Action::None,
        }
    }

    /// What changes in the draft, signatures included.
    pub(super) fn signed_changes(&self) -> &[Difference] {
        &self.comparison.changes
    }

    /// What changes in the draft; without signatures and secrets.
    pub fn changes(&self) -> Vec<Difference> {
        hide_in_differences(&self.comparison.changes)
    }

    /// What goes out, if something does.
    pub fn release(&self) -> Option<&Release> {
        self.release.as_ref()
    }

    /// Whether anything would be done.
    pub fn is_pending(&self) -> bool {
        self.action() != Action::None || self.release.is_some()
    }

    /// What could not be found out, and what may not be meant.
    pub fn warnings(&self) -> &[String] {
        &self.comparison.warnings
    }

    /// Adds what is worth a look, once.
    fn warn(&mut self, warning: String) {
        if !self.comparison.warnings.contains(&warning) {
            self.comparison.warnings.push(warning);
        }
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
        if let Some(release) = &self.release {
            told["release"] = json!({"first": release.is_first, "changes": release.changes});
        }
        if !self.problems.is_empty() {
            told["problems"] = json!(self.problems);
        }
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

impl Plan {
    /// Everything that the marketplace would refuse, if there is anything.
    pub fn refusal(&self) -> Option<Failure> {
        let problems: Vec<_> =
            self.offers.iter().flat_map(|planned| planned.problems.iter().cloned()).collect();
        let message = "the marketplace would refuse these offers as they are".to_owned();
        (!problems.is_empty()).then(|| self.context.masks.failure(Failure::Refused { message, problems }))
    }
}

/// What every comparison of a plan goes by.
pub(super) struct Context {
    pub(super) types: Types,
    pub(super) masks: Masks,
    secrets: Secrets,
    goal: Goal,
}

/// Compares the offers of `files` with their drafts, and with what is live where they are to be published. Fails with
/// everything that is wrong with any of the files, and changes nothing.
pub async fn plan(session: &Session, files: Files, secrets: Secrets, goal: Goal) -> Result<Plan, Failure> {
    let Files { offers: files, masks } = files;
    let mut context = Context { types: Types::new(), masks, secrets, goal };
    match context.compare(session, files).await {
        Ok(offers) => Ok(Plan { offers, context }),
        Err(failure) => Err(context.masks.failure(failure)),
    }
}

impl Context {
    async fn compare(
        &mut self,
        session: &Session,
        mut files: Vec<OfferFile>,
    ) -> Result<Vec<Planned>, Failure> {
        let mut problems = Vec::new();
        for file in &mut files {
            self.types.learn(session, &file.offer_type).await?;
            if let Some(offer_type) = self.types.get(&file.offer_type) {
                problems.extend(file.find_local_files(offer_type));
            }
        }
        if files.iter().any(|file| !file.local_files.is_empty()) && !session.takes_files().await {
            problems.extend(files.iter().flat_map(OfferFile::refuse_local_files));
        }
        let wrong = |file: &OfferFile| check::draft_problems(file, self.types.get(&file.offer_type));
        problems.extend(files.iter().flat_map(wrong));
        if !problems.is_empty() {
            return Err(read::refused(problems));
        }
        let mut planned = Vec::new();
        for file in files {
            planned.push(self.look(session, file).await?);
        }
        Ok(planned)
    }

    /// Compares a file with the offer as it is now.
    pub(super) async fn look(&self, session: &Session, file: OfferFile) -> Result<Planned, Failure> {
        let mut stored = session.offer(&file.name, Which::Draft).await?;
        let publishes = self.goal.stage() > Stage::Draft;
        let mut live = match stored.is_some() {
            true => session.offer(&file.name, Which::Production).await?,
            false => None,
        };
        let known = self.types.get(&file.offer_type);
        if known.is_some_and(|known| known.has_beyond(&file.definition)) {
            for (stored, version) in [(&mut stored, "draft"), (&mut live, "live")] {
                if let Some(stored) = stored {
                    beyond::add(session, &file.name, (stored, version), &file.definition).await?;
                }
            }
        }
        let draft = stored.as_ref().map(|stored| &stored.document);
        let compared = live.as_ref().filter(|_| publishes).map(|live| &live.document);
        let open = draft.into_iter().chain(compared).flat_map(|document| unclear(&file, document));
        let digests = fetch::digests(session.caller(), open).await;
        let knowledge = Knowledge {
            offer_type: self.types.get(&file.offer_type),
            digests: &digests,
            secrets: self.secrets,
            masks: &self.masks,
        };
        let mut comparison = compare(&file, draft, knowledge);
        let remarks = remarks::remarks(&file, knowledge.offer_type, live.as_ref());
        comparison.warnings.extend(remarks.iter().map(|text| self.masks.text(text)));
        let release = match publishes {
            true => {
                let changes = compare(&file, compared, knowledge).changes;
                self.release(session, &file, draft.filter(|_| comparison.changes.is_empty()), live, &changes)
                    .await?
            }
            false => None,
        };
        let mut planned = Planned { file, stored, comparison, release, problems: Vec::new() };
        if planned.is_pending() {
            self.ask_ahead(session, &mut planned).await?;
        }
        Ok(planned)
    }

    /// Notes what the marketplace would say: what it says itself where it can be asked, else what can be known here.
    async fn ask_ahead(&self, session: &Session, planned: &mut Planned) -> Result<(), Failure> {
        let (file, publishes) = (&planned.file, planned.release.is_some());
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        match session.validate(&file.name, planned.body()).await {
            Ok(Some(said)) => {
                let saves = planned.action() != Action::None;
                let findings = said["findings"].as_array().into_iter().flatten();
                let counts = |finding: &&Value| publishes || saves && finding["level"] == "draft";
                for finding in findings.filter(counts) {
                    let text = |member: &str| finding[member].as_str().unwrap_or_default();
                    let problem =
                        file.problem(text("code"), text("target"), self.masks.text(text("message")));
                    match finding["severity"] == "error" {
                        true => problems.push(problem),
                        false => warnings.push(format!("{}: {}", problem.target, problem.message)),
                    }
                }
            }
            Ok(None) => {
                let draft = planned.stored.as_ref().map(|stored| &stored.document);
                problems = check::refusals(file, &self.types, draft);
                if publishes {
                    problems.extend(check::publish_problems(file, self.types.get(&file.offer_type), draft));
                }
            }
            Err(Failure::Refused { message, problems: refused }) => {
                problems = check::refusals(file, &self.types, None);
                problems
                    .extend(refused.into_iter().map(|one| file.problem(&one.code, &one.target, one.message)));
                if problems.is_empty() {
                    problems.push(file.problem("Refused", "", message));
                }
            }
            Err(failure) => return Err(failure),
        }
        planned.problems = problems;
        warnings.into_iter().for_each(|warning| planned.warn(warning));
        Ok(())
    }

    /// What goes out: nothing when it is there already. `same` is the draft that says what the file says.
    async fn release(
        &self,
        session: &Session,
        file: &OfferFile,
        same: Option<&Value>,
        live: Option<Stored>,
        changes: &[Difference],
    ) -> Result<Option<Release>, Failure> {
        let is_first = live.is_none();
        if !is_first && changes.is_empty() {
            return Ok(None);
        }
        let word = match self.goal {
            Goal::Live { .. } => "go live",
            Goal::Preview { .. } | Goal::Draft => {
                let preview = session.offer(&file.name, Which::Preview).await?;
                if same.zip(preview).is_some_and(|(same, held)| same["version"] == held.document["version"]) {
                    return Ok(None);
                }
                "publish"
            }
        };
        Ok(Some(Release { word, changes: hide_in_differences(changes), is_first }))
    }
}
