//! From draft to preview to production.
//!
//! [`publish`] and [`go_live`] write, in one transaction, the operation, its steps, an event and a job. The [`engine`]
//! takes the job under a lease and runs the steps one by one; the outcome of each is one transaction. Kill the process
//! anywhere and the next one continues at the first step that is not complete.

mod cancel;
mod certification;
pub(crate) mod engine;
mod found;
mod golive;
mod notes;
mod publish;
mod review;
mod reviewed;
mod selection;
mod status;
mod steps;
mod transitions;
pub(crate) mod watchdog;

pub use cancel::{Withdrawal, cancel, prepare_cancel};
pub use certification::{
    Brief, CertificationFinding, Certifying, Decided, FoundByHand, MOST_BY_HAND, MOST_CHARACTERS, Origin,
    Ruling, Verdict, Verdicts, Waiting, brief, certifying, count_waiting, decide, finding_of, said_of_offer,
    waiting_for_decision,
};
pub use golive::go_live;
pub use notes::{for_certifier, notes, notes_of};
pub use publish::{Publish, Publishable, prepare_publish, prepare_reviewed, publish};
pub(crate) use publish::{prepare_publish_saved, publish_saved};
pub use review::{OnPage, Outlook, Review, Told, changed_since, review};
pub use reviewed::Reviewed;
pub use selection::{Because, HeldBack, PulledIn, Selection};
pub(crate) use status::latest_steps;
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

/// When an operation that is accepted now was created: after every other one of its offer, so that the newest can be told
/// even within one tick of the clock.
pub(crate) fn created_at(
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

/// Another operation runs on the offer: says which, at which step it is and how long that takes.
pub(crate) fn in_progress(tx: &mut Tx<'_>, running: &Operation) -> Result<Problem, Problem> {
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
        running: Some(Box::new(running.clone())),
    })
}
