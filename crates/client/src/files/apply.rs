//! Carrying a plan through: all drafts are saved, then all are published, then waited for, and so on. Whatever takes its
//! time is under way for all offers at once.

use futures::future::join_all;

use super::goal::{Deadline, Goal, Stage};
use super::outcome::Outcome;
use super::plan::Plan;
use super::{publish, save};
use crate::{OfferName, Session, Step};

/// Whether the first failure keeps everything from happening that has not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    GoOn,
    Stop,
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

/// What it takes to carry offers to `goal`, in order.
fn phases(goal: Goal) -> Vec<Phase> {
    let mut phases = vec![Phase::Save];
    let wait = match goal {
        Goal::Draft => return phases,
        Goal::Preview { wait } => wait,
        Goal::Live { wait } => Some(wait),
    };
    let deadline = wait.map(Deadline::after);
    phases.push(Phase::Publish(goal));
    phases.extend(deadline.map(|deadline| Phase::Wait(Stage::Preview, deadline)));
    if let (Goal::Live { .. }, Some(deadline)) = (goal, deadline) {
        phases.extend([Phase::GoLive, Phase::Wait(Stage::Live, deadline)]);
    }
    phases
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
    for phase in phases(goal) {
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
