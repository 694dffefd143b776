//! From draft to preview to production.
//!
//! [`publish`] and [`go_live`] write, in one transaction, the operation, its steps, an event and a job. The [`engine`]
//! takes the job under a lease and runs the steps one by one; the outcome of each is one transaction. Kill the process
//! anywhere and the next one continues at the first step that is not complete.

mod cancel;
mod decide;
pub(crate) mod engine;
mod golive;
mod publish;
mod status;
mod steps;
mod transitions;
pub(crate) mod watchdog;

pub use cancel::{Withdrawal, cancel, prepare_cancel};
pub use decide::{Ruling, decide, waiting_for_decision};
pub use golive::go_live;
pub use publish::{Publish, Publishable, prepare_publish, publish};
pub use status::{
    Link, OperationView, StatusView, Submission, offer_status, operation, operation_by_version, submissions,
};

use std::pin::pin;
use std::time::Duration;

use db::Tx;
use db::operations::Operation;
use domain::publishing::StepStatus;
use domain::{OfferId, OperationId, PublisherId, Timestamp};
use futures::TryStreamExt as _;

use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{App, Ctx, Problem};

/// The queue of operations to carry on with; a job's subject is the operation's id.
pub(crate) const QUEUE: &str = "operation";

/// The address where clients follow `operation`: path only, because some of them put a host in front.
pub fn location(operation: &Operation) -> String {
    let Operation { publisher, offer, version, .. } = operation;
    let path = match operation.kind.slot_word() {
        Some(slot) if !operation.migrated => format!("/api/operations/{publisher}${offer}${version}${slot}"),
        _ => format!("/api/publishers/{publisher}/offers/{offer}/operations/{}", operation.id),
    };
    format!("{path}?api-version=2017-10-31")
}

/// When an operation that is accepted now was created: after every other one of its offer, so that the newest can be told
/// even within one tick of the clock.
fn created_at(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Timestamp, Problem> {
    let newest = db::operations::list(tx, publisher, offer, Timestamp::from_micros(i64::MAX), None, 1)?.pop();
    Ok(newest.map_or(ctx.now, |newest| ctx.now.max(newest.created_at + Duration::from_micros(1))))
}

/// Has the engine carry on with an operation, from `run_at`.
fn enqueue(ctx: &Ctx, tx: &mut Tx<'_>, operation: &OperationId, run_at: Timestamp) -> Result<(), Problem> {
    let id = ctx.uuid().to_string();
    db::jobs::enqueue(tx, &id, QUEUE, operation.as_str(), run_at, ctx.now)?;
    ctx.enqueued();
    Ok(())
}

/// Has the engine look at every operation that waits for its time: how long steps take may have changed.
pub async fn look_again(app: &App, ctx: &Ctx) -> Result<(), Problem> {
    let mut pages = pin!(app.pages(ctx, |ctx, tx, after| {
        require_operator(ctx, tx)?;
        running(tx, after)
    }));
    while let Some(page) = pages.try_next().await? {
        let hurry = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            for operation in &page {
                let steps = db::operations::steps(tx, &operation.publication)?;
                // A step that waits for a person goes on with the decision and with nothing else.
                if steps.iter().any(|step| step.status == StepStatus::InProgress) {
                    db::jobs::hurry(tx, QUEUE, operation.id.as_str(), ctx.now)?;
                }
            }
            ctx.enqueued();
            Ok(())
        };
        app.write(ctx, hurry).await?;
    }
    Ok(())
}

/// A page of the operations that run, behind `after`.
fn running(tx: &mut Tx<'_>, after: Option<&Operation>) -> Result<Vec<Operation>, Problem> {
    let after = after.map_or("", |last| last.id.as_str());
    Ok(db::operations::all_running(tx, after, LIMIT)?)
}

/// Another operation runs on the offer: says which, where it is and how long that takes.
fn in_progress(tx: &mut Tx<'_>, running: &Operation) -> Result<Problem, Problem> {
    let steps = db::operations::steps(tx, &running.publication)?;
    let current = steps.iter().find(|step| step.status != StepStatus::Complete);
    let at =
        current.map_or_else(String::new, |step| format!(" at step `{}` ({})", step.name, step.time_frame));
    Ok(Problem::Conflict {
        code: "OperationInProgress",
        message: format!(
            "operation {} ({}) is running{at}: wait for it, or cancel it first",
            running.id, running.kind
        ),
        location: Some(location(running)),
    })
}
