//! Carrying a plan through: all drafts are saved, then all are published, then waited for, and so on. Whatever takes its
//! time is under way for all offers at once.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::masks::reworded;
use super::plan::{Action, Plan, Planned};
use super::{publish, save};
use crate::{Failure, OfferName, Problem, Session, Step};

/// How far offers are carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Draft,
    Preview,
    Live,
}

/// What to do besides saving.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    pub to: Stage,
    /// How long all offers together may take to get there; nothing when nobody waits.
    pub wait: Option<Duration>,
    /// Whether the first failure ends everything that has not begun.
    pub fail_fast: bool,
}

/// What became of an offer.
pub struct Outcome {
    pub planned: Planned,
    /// The stage the file's content has reached; nothing when it was not even saved.
    pub reached: Option<Stage>,
    /// Where the publication that is under way is followed.
    pub(super) under_way: Option<String>,
    /// The offer as it was last seen.
    pub(super) draft: Value,
    pub failure: Option<Failure>,
}

/// What is done to one offer after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Save,
    Publish,
    WaitForPreview,
    GoLive,
    WaitForLive,
}

impl Course {
    fn phases(&self) -> Vec<Phase> {
        let mut phases = vec![Phase::Save];
        if self.to >= Stage::Preview {
            phases.push(Phase::Publish);
            phases.extend(self.wait.map(|_| Phase::WaitForPreview));
        }
        if self.to == Stage::Live {
            phases.extend([Phase::GoLive, Phase::WaitForLive]);
        }
        phases
    }
}

impl Outcome {
    fn new(planned: Planned) -> Self {
        Self { planned, reached: None, under_way: None, draft: Value::Null, failure: None }
    }

    pub fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// A failure that says which offer it is about, and in which file the problems are.
    fn placed(&self, failure: Failure) -> Failure {
        let file = &self.planned.file;
        let name = file.name.to_string();
        let refused = matches!(failure, Failure::Refused { .. });
        let message = |text: String| if text.contains(&name) { text } else { format!("{name}: {text}") };
        let problem = |problem: Problem| match refused {
            true => file.problem(&problem.code, &problem.target, problem.message),
            false => problem,
        };
        reworded(failure, message, problem)
    }

    /// In words of one or two: what was done to the draft, and where it is.
    pub fn told(&self) -> String {
        let draft = match (self.reached, self.planned.action()) {
            (None, _) => return "nothing was done".to_owned(),
            (_, Action::Create) => "created",
            (_, Action::Update) => "updated",
            (_, Action::None) => "unchanged",
        };
        match (self.is_under_way(), self.reached) {
            (true, _) => format!("{draft}, publishing"),
            (false, Some(Stage::Preview)) => format!("{draft}, in preview"),
            (false, Some(Stage::Live)) => format!("{draft}, live"),
            (false, _) => draft.to_owned(),
        }
    }

    pub fn to_json(&self) -> Value {
        let mut told = self.planned.to_json();
        told["reached"] = match self.reached {
            None => Value::Null,
            Some(Stage::Draft) => "draft".into(),
            Some(Stage::Preview) => "preview".into(),
            Some(Stage::Live) => "live".into(),
        };
        told["publishing"] = self.is_under_way().into();
        told["error"] = self.failure.as_ref().map_or(Value::Null, |failure| {
            json!({"message": failure.to_string(), "details": failure.problems()})
        });
        told
    }
}

/// Does what the plan says. `watch` gets the steps of every publication that is waited for, whenever one changes.
pub async fn apply(
    session: &Session,
    plan: Plan,
    course: &Course,
    watch: &mut dyn FnMut(&OfferName, &Step),
) -> Vec<Outcome> {
    let Plan { offers, context } = plan;
    let mut outcomes: Vec<Outcome> = offers.into_iter().map(Outcome::new).collect();
    let deadline = Instant::now() + course.wait.unwrap_or_default();
    for phase in course.phases() {
        for at in 0..outcomes.len() {
            if course.fail_fast && outcomes.iter().any(|outcome| outcome.failure.is_some()) {
                return outcomes;
            }
            let outcome = &mut outcomes[at];
            if outcome.failure.is_some() {
                continue;
            }
            let done = match phase {
                Phase::Save => save::save(session, &context, outcome).await,
                Phase::Publish => publish::publish(session, outcome, course.to).await,
                Phase::GoLive => publish::go_live(session, outcome).await,
                Phase::WaitForPreview => publish::wait(session, outcome, Stage::Preview, deadline, watch).await,
                Phase::WaitForLive => publish::wait(session, outcome, Stage::Live, deadline, watch).await,
            };
            outcome.failure = done.err().map(|failure| outcome.placed(context.masks.failure(failure)));
        }
    }
    outcomes
}
