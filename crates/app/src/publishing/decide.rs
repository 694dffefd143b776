//! A person's decision about an offer that waits for certification.

use db::{Tx, jobs, operations};
use domain::OperationId;
use domain::publishing::{Decision, Level, Message, OperationState, StepStatus};

use super::QUEUE;
use super::status::{OperationView, view};
use crate::events::{self, Event};
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{Ctx, Problem};

/// What the certifier decided, and why; the publisher reads the reason.
#[derive(Debug, Clone)]
pub struct Ruling {
    pub operation: OperationId,
    pub decision: Decision,
    pub reason: String,
}

/// A page of the operations that wait for a decision, behind `after`.
pub fn waiting_for_decision(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: Option<&OperationView>,
) -> Result<Vec<OperationView>, Problem> {
    require_operator(ctx, tx)?;
    let after = after.map_or("", |last| last.operation.id.as_str());
    let waiting = operations::running_with(tx, StepStatus::WaitingForApproval, after, LIMIT)?;
    waiting.into_iter().map(|operation| view(ctx, tx, operation)).collect()
}

/// Records a decision; the operation goes on (or fails) with it.
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
    let level = match ruling.decision {
        Decision::Approved => Level::Information,
        Decision::Rejected => Level::Error,
    };
    step.decision = Some(ruling.decision);
    step.status = StepStatus::InProgress;
    step.changed_at = ctx.now;
    let text = format!("Certification {}: {}", ruling.decision, ruling.reason);
    step.messages.push(Message::new(level, text, ctx.now));
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
            after: Some(format!("{}: {}", ruling.decision, ruling.reason)),
            ..Event::default()
        },
    )
}
