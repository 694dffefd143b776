//! Carrying a plan through: all drafts are saved, then all are published, then waited for, and so on. Whatever takes its
//! time is under way for all offers at once.

use domain::Span;
use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::masks::reworded;
use super::plan::{Action, Context, Plan, Planned};
use super::{publish, save};
use crate::{Failure, OfferName, Patience, Problem, Session, Step};

/// How far offers are carried. Waiting is for all offers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Draft,
    Preview { wait: Option<Span> },
    Live { wait: Span },
}

/// Whether the first failure keeps everything from happening that has not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    GoOn,
    Stop,
}

/// Where the content of a file has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Draft,
    Preview,
    Live,
}

/// What became of an offer.
pub struct Outcome {
    pub planned: Planned,
    /// Nothing when it was not even saved.
    pub(super) reached: Option<Stage>,
    /// Where the publication that is under way is followed.
    pub(super) under_way: Option<String>,
    /// The offer as it was last seen.
    pub(super) draft: Value,
    pub failure: Option<Failure>,
    /// What the marketplace has to remark about the draft.
    pub warnings: Vec<String>,
}

/// When waiting ends for all offers, however long it took until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline {
    given: Span,
    at: Instant,
}

impl Deadline {
    pub(super) fn patience(self) -> Patience {
        Patience { given: self.given, left: self.at.saturating_duration_since(Instant::now()) }
    }
}

/// What is done for every offer before the next is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Save,
    Publish(Goal),
    GoLive,
    /// For what is on its way there.
    Wait(Stage, Deadline),
}

impl Goal {
    pub(super) fn stage(self) -> Stage {
        match self {
            Self::Draft => Stage::Draft,
            Self::Preview { .. } => Stage::Preview,
            Self::Live { .. } => Stage::Live,
        }
    }

    fn phases(self) -> Vec<Phase> {
        let mut phases = vec![Phase::Save];
        let wait = match self {
            Self::Draft => return phases,
            Self::Preview { wait } => wait,
            Self::Live { wait } => Some(wait),
        };
        let deadline = wait.map(|given| Deadline { given, at: Instant::now() + given.0 });
        phases.push(Phase::Publish(self));
        phases.extend(deadline.map(|deadline| Phase::Wait(Stage::Preview, deadline)));
        if let (Self::Live { .. }, Some(deadline)) = (self, deadline) {
            phases.extend([Phase::GoLive, Phase::Wait(Stage::Live, deadline)]);
        }
        phases
    }
}

impl Outcome {
    fn new(planned: Planned) -> Self {
        Self {
            planned,
            reached: None,
            under_way: None,
            draft: Value::Null,
            failure: None,
            warnings: Vec::new(),
        }
    }

    /// Notes what the marketplace remarks, unless it was told before: most was when it was planned.
    pub(super) fn remark(&mut self, context: &Context, warnings: &[String]) {
        // Where the type is known the file told everything, and what a header has no room for as well.
        let counts = context.types.get(&self.planned.file.offer_type).is_some();
        for warning in warnings.iter().filter(|text| !counts || !text.ends_with(" more are left out here.")) {
            let text = format!("{}: {}", self.planned.file.path.display(), context.masks.text(warning));
            if !self.planned.warnings().contains(&text) && !self.warnings.contains(&text) {
                self.warnings.push(text);
            }
        }
    }

    /// In a few words: what was done to the draft, and where it is.
    pub fn told(&self) -> String {
        let draft = match (self.reached, self.planned.action()) {
            (None, _) => return "nothing was done".to_owned(),
            (_, Action::Create) => "created",
            (_, Action::Update) => "updated",
            (_, Action::None) => "unchanged",
        };
        match (&self.under_way, self.reached) {
            (Some(_), _) => format!("{draft}, publishing"),
            (None, Some(Stage::Preview)) => format!("{draft}, in preview"),
            (None, Some(Stage::Live)) => format!("{draft}, live"),
            (None, _) => draft.to_owned(),
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
        if !self.warnings.is_empty() {
            let before = told["warnings"].as_array().cloned().unwrap_or_default().into_iter();
            told["warnings"] = before.chain(self.warnings.iter().map(|text| text.as_str().into())).collect();
        }
        told["publishing"] = self.under_way.is_some().into();
        told["error"] = self.failure.as_ref().map_or(Value::Null, |failure| {
            json!({"code": failure.code(), "message": failure.to_string(), "details": failure.problems()})
        });
        told
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
}

/// Does what the plan says. `watch` gets the steps of everything that is waited for, whenever one changes.
pub async fn apply(
    session: &Session,
    plan: Plan,
    goal: Goal,
    on_failure: OnFailure,
    watch: &dyn Fn(&OfferName, &Step),
) -> Vec<Outcome> {
    let Plan { offers, context } = plan;
    let mut outcomes: Vec<Outcome> = offers.into_iter().map(Outcome::new).collect();
    let step = async |phase, outcome: &mut Outcome| {
        let done = match phase {
            Phase::Save => save::save(session, &context, outcome).await,
            Phase::Publish(goal) => publish::publish(session, &context, outcome, goal).await,
            Phase::GoLive => publish::go_live(session, outcome).await,
            Phase::Wait(stage, deadline) => publish::wait(session, outcome, stage, deadline, watch).await,
        };
        outcome.failure = done.err().map(|failure| outcome.placed(context.masks.failure(failure)));
    };
    for phase in goal.phases() {
        let sound = |outcome: &&mut Outcome| outcome.failure.is_none();
        if matches!(phase, Phase::Wait(..)) {
            join_all(outcomes.iter_mut().filter(sound).map(|outcome| step(phase, outcome))).await;
            continue;
        }
        for at in 0..outcomes.len() {
            if on_failure == OnFailure::Stop && outcomes.iter().any(|outcome| outcome.failure.is_some()) {
                return outcomes;
            }
            if outcomes[at].failure.is_none() {
                step(phase, &mut outcomes[at]).await;
            }
        }
    }
    outcomes
}
