//! Runs operations, step by step, under a lease.

use std::sync::Arc;
use std::time::Duration;

use db::jobs::{self, Counted, Job};
use db::operations::{Operation, Step};
use db::{Tx, operations};
use domain::publishing::{Level, OperationKind, OperationState, StepKind, StepStatus};
use domain::{OperationId, Timestamp};
use words::{Argument, Sentence, say};

use super::steps::{self, Attempt, Effect, Frozen, Outcome};
use super::transitions;
use crate::worker::round::MOST_DEATHS;
use crate::{App, Ctx, Env, Pace, Problem};

/// How long an operation visibly runs at the brisk pace: publish and go-live take two seconds together.
const BRISK: Duration = Duration::from_secs(1);
/// The longest pause between two tries of a step.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);
/// When a job that waits for a person is due: not before somebody hurries it.
const WHEN_HURRIED: Timestamp = Timestamp::from_micros(i64::MAX);

/// What to do next with an operation.
enum Turn {
    /// Run this step.
    Run(Box<Work>),
    /// Nothing now: it is over, it waits, or somebody else holds it.
    Rest,
}

/// A step to run.
struct Work {
    operation: Operation,
    step: Step,
    attempt: Attempt,
    /// The kind of the step after it, if that one may be done at once.
    then: Option<StepKind>,
}

/// What the step after one that is recorded changes, if that is all it does.
type Ahead = (StepKind, Effect);

/// What a step leaves to the one after it.
struct Handed<'a> {
    /// When it ended by the pace. What passed since then counts for the next: time may have been moved on by days.
    ended: Timestamp,
    ahead: Option<&'a Ahead>,
}

/// Carries the operation of `job` on until it ends or has to wait.
pub(crate) async fn advance(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let held = job.clone();
    let mut turn = app.write(ctx, move |ctx, tx| begin(ctx, tx, &held)).await?;
    let frozen = Frozen::default();
    while let Turn::Run(work) = turn {
        let Work { operation, step, attempt, then } = *work;
        let outcome = run_in_time(app, ctx, &operation, &step, attempt, &frozen).await?;
        let ahead = match (&outcome, then) {
            (Outcome::Complete { effect: None, .. }, Some(kind)) => {
                ahead(app, ctx, &operation, kind, &frozen).await
            }
            _ => None,
        };
        let now = app.ctx(ctx.actor.clone(), ctx.request_id.clone());
        let held = job.clone();
        let record =
            move |ctx: &Ctx, tx: &mut Tx<'_>| record(ctx, tx, &held, &operation.id, &outcome, ahead.as_ref());
        turn = app.write(&now, record).await?;
    }
    Ok(())
}

/// What a step of `kind` changes, if that is all it does. If it cannot be built, its own turn will tell why.
async fn ahead(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    kind: StepKind,
    frozen: &Frozen,
) -> Option<Ahead> {
    let effect = steps::effect(app, ctx, operation, kind, frozen).await.ok().flatten()?;
    Some((kind, effect))
}

/// Runs a step, but not for longer than the operator allows. A full disk and a turn that does not come are no outcomes: they
/// do not count as tries.
async fn run_in_time(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    step: &Step,
    attempt: Attempt,
    frozen: &Frozen,
) -> Result<Outcome, Problem> {
    let limit = app.env.settings.step_timeout;
    tokio::select! {
        outcome = steps::run(app, ctx, operation, step, attempt, frozen) => match outcome {
            Err(problem) if !matches!(problem, Problem::Full(_) | Problem::NoTurn) => {
                // The cause is for the log; the reason may reach the publisher.
                tracing::error!(operation = %operation.id, cause = std::error::Error::source(&problem), "a step failed on our side");
                Ok(Outcome::Retry { reason: Sentence::plain(problem.to_string()) })
            }
            outcome => outcome,
        },
        () = app.env.clock.wait(limit) => {
            Ok(Outcome::Retry { reason: say!("step-out-of-time", seconds = limit.as_secs()) })
        }
    }
}

/// Picks up where the operation was left.
fn begin(ctx: &Ctx, tx: &mut Tx<'_>, job: &Job) -> Result<Turn, Problem> {
    let Some((operation, counted)) = held_operation(tx, job)? else { return Ok(Turn::Rest) };
    let steps = operations::steps(tx, &operation.publication)?;
    let current = steps.iter().position(|step| step.status != StepStatus::Complete);
    let step = current.map(|at| steps[at].clone());
    let name = step.as_ref().map_or_else(|| say!("step-any").into(), name_of);
    if let Some(reason) = given_up(ctx, name, counted) {
        transitions::failed(ctx, tx, &operation, step, &reason)?;
        jobs::finish(tx, job)?;
        return Ok(Turn::Rest);
    }
    next(ctx, tx, job, operation, steps, counted, Handed { ended: ctx.now, ahead: None })
}

/// Why a step is not begun once more.
fn given_up(ctx: &Ctx, step: Argument, counted: Counted) -> Option<Sentence> {
    if counted.deaths >= MOST_DEATHS {
        return Some(say!("step-given-up", step, times = counted.deaths));
    }
    let is_over = counted.attempts >= ctx.env.settings.step_attempts;
    is_over.then(|| say!("step-never-finished", step, times = counted.attempts))
}

/// The operation `job` is about and what was counted of its step, when the job is still ours and the operation still
/// runs.
fn held_operation(tx: &mut Tx<'_>, job: &Job) -> Result<Option<(Operation, Counted)>, Problem> {
    let Some(counted) = jobs::hold(tx, job)? else { return Ok(None) };
    let id: OperationId = job.subject.parse().map_err(Problem::internal)?;
    let operation = operations::get(tx, &id)?;
    match operation {
        Some(operation) if operation.state == OperationState::Running => Ok(Some((operation, counted))),
        _ => {
            jobs::finish(tx, job)?;
            Ok(None)
        }
    }
}

/// A safe point: cancels if asked to, ends if done, waits if it is too early, or starts the next step. One that only changes
/// the database, and whose changes are there, is done at once, unless it may be rejected: that is asked outside the
/// transaction, which may be repeated.
fn next(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    job: &Job,
    operation: Operation,
    mut steps: Vec<Step>,
    counted: Counted,
    Handed { ended, ahead }: Handed<'_>,
) -> Result<Turn, Problem> {
    let pace = pace(ctx, &operation, &steps);
    let Some(current) = steps.iter().position(|step| step.status != StepStatus::Complete) else {
        transitions::live(ctx, tx, &operation)?;
        jobs::finish(tx, job)?;
        return Ok(Turn::Rest);
    };
    let step = &mut steps[current];
    if operation.cancel_requested_at.is_some() {
        transitions::canceled(ctx, tx, &operation)?;
        jobs::finish(tx, job)?;
        return Ok(Turn::Rest);
    }
    if step.run == StepKind::Signoff && operation.kind == OperationKind::Publish {
        transitions::preview_ready(ctx, tx, &operation, steps.swap_remove(current))?;
        jobs::finish(tx, job)?;
        return Ok(Turn::Rest);
    }
    if step.status == StepStatus::NotStarted {
        step.status = StepStatus::InProgress;
        step.started_at = Some(ended);
        step.changed_at = ctx.now;
        operations::save_step(tx, &operation.publication, step)?;
    }
    let due = step.started_at.unwrap_or(ctx.now) + pace.of(step);
    if ctx.now < due {
        jobs::rest(tx, job, due)?;
        return Ok(Turn::Rest);
    }
    let befalls = |kind| ctx.env.rehearsal.befalls(kind);
    match ahead.filter(|(kind, _)| *kind == step.run && !befalls(*kind)) {
        Some((_, effect)) => {
            complete(ctx, tx, &operation, step, Some(effect))?;
            let counted = forget(ctx, tx, job, counted)?;
            next(ctx, tx, job, operation, steps, counted, Handed { ended: due, ahead: None })
        }
        None => {
            let attempt = Attempt { number: counted.attempts + 1, most: ctx.env.settings.step_attempts };
            let then = steps.get(current + 1).filter(|step| !befalls(step.run) && pace.of(step).is_zero());
            let then = then.map(|step| step.run);
            Ok(Turn::Run(Box::new(Work { operation, step: steps.swap_remove(current), attempt, then })))
        }
    }
}

/// Writes down what a step came to and goes on to the next, all in one transaction.
fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    job: &Job,
    operation: &OperationId,
    outcome: &Outcome,
    ahead: Option<&Ahead>,
) -> Result<Turn, Problem> {
    let held = held_operation(tx, job)?.filter(|(held, _)| held.id == *operation);
    let Some((operation, counted)) = held else { return Ok(Turn::Rest) };
    let mut steps = operations::steps(tx, &operation.publication)?;
    let current = steps
        .iter()
        .position(|step| step.status != StepStatus::Complete)
        .ok_or_else(|| Problem::internal(format!("operation {} has no step left to record", operation.id)))?;
    let pace = pace(ctx, &operation, &steps);
    let step = &mut steps[current];
    step.changed_at = ctx.now;
    match outcome {
        Outcome::Complete { messages, effect } => {
            step.messages.extend(messages.iter().cloned());
            complete(ctx, tx, &operation, step, effect.as_ref())?;
            let ended = pace.end(ctx, step, counted);
            let counted = forget(ctx, tx, job, counted)?;
            next(ctx, tx, job, operation, steps, counted, Handed { ended, ahead })
        }
        Outcome::Wait { messages } => {
            step.messages.extend(messages.iter().cloned());
            step.status = StepStatus::WaitingForApproval;
            operations::save_step(tx, &operation.publication, step)?;
            // A cancel that came meanwhile found the job busy and could not hurry it.
            let due = operation.cancel_requested_at.map_or(WHEN_HURRIED, |_| ctx.now);
            jobs::rest(tx, job, due)?;
            Ok(Turn::Rest)
        }
        Outcome::Reject { messages } => {
            step.messages.extend(messages.iter().cloned());
            let step = steps.swap_remove(current);
            let reason = rejection(&step);
            transitions::failed(ctx, tx, &operation, Some(step), &reason)?;
            jobs::finish(tx, job)?;
            Ok(Turn::Rest)
        }
        Outcome::Retry { .. } if operation.cancel_requested_at.is_some() => {
            transitions::canceled(ctx, tx, &operation)?;
            jobs::finish(tx, job)?;
            Ok(Turn::Rest)
        }
        Outcome::Retry { reason } => {
            let attempt = counted.attempts + 1;
            tracing::warn!(operation = %operation.id, step = %step.id, attempt, %reason, "a step will be tried again");
            if attempt >= ctx.env.settings.step_attempts {
                let step = steps.swap_remove(current);
                let step_name = name_of(&step);
                let reason = say!("step-tried", step = step_name, times = attempt, reason = reason.clone());
                transitions::failed(ctx, tx, &operation, Some(step), &reason)?;
                jobs::finish(tx, job)?;
            } else {
                let pause = Duration::from_secs(1 << attempt.clamp(0, 6)).min(LONGEST_BACKOFF);
                jobs::retry(tx, job, ctx.now + ctx.env.rehearsal.pause(pause))?;
            }
            Ok(Turn::Rest)
        }
    }
}

/// Forgets what was counted before progress.
fn forget(ctx: &Ctx, tx: &mut Tx<'_>, job: &Job, counted: Counted) -> Result<Counted, Problem> {
    let nothing = Counted::default();
    // Otherwise the renewals extend the lease: on PostgreSQL a write to the jobs collides with everybody else's.
    if counted != nothing {
        jobs::progressed(tx, job, ctx.now + ctx.env.settings.lease)?;
    }
    Ok(nothing)
}

fn complete(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    step: &mut Step,
    effect: Option<&Effect>,
) -> Result<(), Problem> {
    if let Some(effect) = effect {
        effect(ctx, tx)?;
    }
    step.status = StepStatus::Complete;
    step.progress = 100;
    step.changed_at = ctx.now;
    operations::save_step(tx, &operation.publication, step)?;
    Ok(())
}

/// What people call a step.
fn name_of(step: &Step) -> Argument {
    Argument::label(&step.name)
}

/// Why the offer is not published, once `step` has said everything.
fn rejection(step: &Step) -> Sentence {
    let errors: Vec<_> = step.messages.iter().filter(|message| message.level == Level::Error).collect();
    let step = name_of(step);
    match errors.as_slice() {
        [] => say!("step-rejected", step),
        [only] => say!("step-rejected-for", step, reason = only.text.clone()),
        [first, rest @ ..] => {
            say!("step-rejected-for-several", step, reason = first.text.clone(), more = rest.len())
        }
    }
}

/// How long each step of an operation takes at least.
pub(super) struct StepPace {
    env: Arc<Env>,
    operation: OperationId,
    steps: u32,
}

/// The pace of an operation, whose steps before (publish) or after (go-live) the sign-off share it.
pub(super) fn pace(ctx: &Ctx, operation: &Operation, steps: &[Step]) -> StepPace {
    let sign_off = steps.iter().position(|step| step.run == StepKind::Signoff).unwrap_or(steps.len());
    let own = match operation.kind {
        OperationKind::Publish => sign_off,
        OperationKind::GoLive => steps.len().saturating_sub(sign_off + 1),
        OperationKind::Cancel | OperationKind::StopSelling => 0,
    };
    StepPace {
        env: ctx.env.clone(),
        operation: operation.id.clone(),
        steps: u32::try_from(own).unwrap_or(1).max(1),
    }
}

impl StepPace {
    /// When a step that is complete now ended by the pace; one that waited for another try or for a person, ends now.
    fn end(&self, ctx: &Ctx, step: &Step, counted: Counted) -> Timestamp {
        let waited = counted != Counted::default() || step.decision.is_some();
        match step.started_at {
            Some(started_at) if !waited => ctx.now.min(started_at + self.of(step)),
            _ => ctx.now,
        }
    }

    pub(super) fn of(&self, step: &Step) -> Duration {
        let real = Duration::from_secs(u64::try_from(step.typical_seconds).unwrap_or(0));
        let rehearsed = self.env.rehearsal.length(step.run, &self.operation);
        rehearsed.unwrap_or_else(|| match self.env.settings.pace {
            Pace::Instant => Duration::ZERO,
            Pace::Brisk => BRISK / self.steps,
            Pace::Real => real,
            Pace::Faster(times) => real / times.get(),
        })
    }
}
