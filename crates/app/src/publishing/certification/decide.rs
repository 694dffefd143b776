//! A person's decision about an offer that waits for certification.

use db::operations::Step;
use db::{Tx, jobs, operations};
use domain::publishing::{Decision, Level, Message, OperationState, StepStatus};
use words::say;

use super::finding::{found_by_hand, is_open, with_verdict};
use super::ruling::{Ruling, Verdicts};
use crate::events::{self, Event};
use crate::publishing::QUEUE;
use crate::roles::require_operator;
use crate::{Ctx, Problem};

/// Records a decision; the operation goes on (or fails) with it. Of two that come at once the second is told that there is
/// nothing left to decide.
pub fn decide(ctx: &Ctx, tx: &mut Tx<'_>, ruling: &Ruling) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    let id = &ruling.operation;
    let operation =
        operations::get(tx, id)?.ok_or_else(|| Problem::NotFound(format!("there is no operation {id}")))?;
    let steps = operations::steps(tx, &operation.publication)?;
    let waiting = steps.into_iter().find(|step| step.status == StepStatus::WaitingForApproval);
    let (OperationState::Running, Some(mut step)) = (operation.state, waiting) else {
        return Err(Problem::conflict(
            "NotWaitingForApproval",
            format!("operation {id} is `{}` and does not wait for a decision", operation.state),
        ));
    };
    let faults = ruling.faults(&step);
    if !faults.is_empty() {
        return Err(Problem::CannotDecide(faults));
    }
    write_verdicts(ctx, &mut step, ruling);
    step.decision = Some(ruling.decision);
    step.status = StepStatus::InProgress;
    step.changed_at = ctx.now;
    let rejected = step.messages.iter().filter(|message| message.level == Level::Error).count();
    operations::save_step(tx, &operation.publication, &step)?;
    jobs::hurry(tx, QUEUE, id.as_str(), ctx.now)?;
    ctx.enqueued();
    events::record(
        ctx,
        tx,
        &Event {
            action: "certification.decided",
            publisher: Some(&operation.publisher),
            offer: Some(&operation.offer),
            subject: Some(id.as_str()),
            after: Some(summary(ruling, rejected)),
            ..Event::default()
        },
    )
}

/// What the log keeps of it.
fn summary(ruling: &Ruling, rejected: usize) -> String {
    let decision = ruling.decision;
    match (ruling.reason.trim(), decision) {
        ("", Decision::Approved) => decision.to_string(),
        ("", Decision::Rejected) => say!("ruling-rejected", many = rejected).to_stored(),
        (reason, _) => format!("{decision}: {reason}"),
    }
}

/// Has the messages of the step say what was decided, each finding in its place.
fn write_verdicts(ctx: &Ctx, step: &mut Step, ruling: &Ruling) {
    match &ruling.verdicts {
        Verdicts::Alike if ruling.decision == Decision::Approved => {
            let errors = |message: &&mut Message| is_open(message) && message.level == Level::Error;
            for message in step.messages.iter_mut().filter(errors) {
                judge(ctx, message, Decision::Approved, ruling.reason.trim());
            }
        }
        Verdicts::Alike => {}
        Verdicts::Each { of, by_hand } => {
            for verdict in of {
                if let Some(message) = step.messages.get_mut(verdict.finding) {
                    judge(ctx, message, verdict.decision, verdict.reason.trim());
                }
            }
            step.messages.extend(by_hand.iter().map(|found| Message {
                page: found.page.clone(),
                ..Message::new(Level::Error, found_by_hand(found.page.as_ref(), found.text.trim()), ctx.now)
            }));
        }
    }
    let reason = ruling.reason.trim().to_owned();
    let (level, text) = match (ruling.decision, reason.is_empty()) {
        // The findings say why.
        (Decision::Rejected, true) => return,
        (Decision::Approved, true) => (Level::Information, say!("verdict-approved")),
        (Decision::Approved, false) => (Level::Information, say!("certification-approved", reason)),
        (Decision::Rejected, false) => (Level::Error, say!("certification-rejected", reason)),
    };
    step.messages.push(Message::new(level, text, ctx.now));
}

fn judge(ctx: &Ctx, message: &mut Message, decision: Decision, reason: &str) {
    message.level = match decision {
        Decision::Approved => Level::Warning,
        Decision::Rejected => Level::Error,
    };
    message.at = ctx.now.micros();
    message.text = with_verdict(message.text.clone(), decision, reason);
}
