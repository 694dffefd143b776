//! The ends an operation can come to. Each is one function that changes offer, operation, steps and slots together,
//! inside the caller's transaction, and tells the people concerned.

use db::operations::{Operation, Step};
use db::{Tx, catalogue, offers, operations};
use domain::PublisherId;
use domain::publishing::{Level, Message, OfferStatus, OperationState, StepStatus};
use words::Sentence;

use crate::events::{self, Event};
use crate::offers::find;
use crate::{Ctx, Problem, notify, sealing};

/// The preview is filled and waits for the publisher's sign-off; the publish has succeeded.
pub(super) fn preview_ready(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    mut sign_off: Step,
) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    sign_off.status = StepStatus::WaitingForPublisherReview;
    sign_off.started_at = Some(ctx.now);
    sign_off.changed_at = ctx.now;
    operations::save_step(tx, &operation.publication, &sign_off)?;
    let mut packaged = catalogue::get(tx, catalogue::Shelf::Packaged, publisher, id)?
        .ok_or_else(|| Problem::internal(format!("{publisher}/{id} was not packaged before its preview")))?;
    packaged.entry = sealing::entry(ctx, packaged.entry)?;
    catalogue::put(tx, catalogue::Shelf::Preview, &catalogue::Entry { changed_at: ctx.now, ..packaged })?;
    finish(ctx, tx, operation, OperationState::Succeeded, None)?;
    let mut offer = find(tx, publisher, id)?;
    offer.preview_version = Some(operation.version);
    set_status(ctx, tx, publisher, offer, OfferStatus::WaitingForPublisherReview)?;
    record(ctx, tx, operation, "preview.ready", None)?;
    notify::preview_ready(ctx, tx, operation)
}

/// Every step is complete: the offer is live.
pub(super) fn live(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    finish(ctx, tx, operation, OperationState::Succeeded, None)?;
    let offer = find(tx, &operation.publisher, &operation.offer)?;
    set_status(ctx, tx, &operation.publisher, offer, OfferStatus::Succeeded)?;
    record(ctx, tx, operation, "offer.live", None)?;
    notify::live(ctx, tx, operation)
}

/// A step was rejected, or could not be done.
pub(super) fn failed(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    step: Option<Step>,
    reason: &Sentence,
) -> Result<(), Problem> {
    let mut found = Vec::new();
    if let Some(mut step) = step {
        let errors = step.messages.iter().filter(|message| message.level == Level::Error);
        found.extend(errors.map(|message| message.text.clone()));
        step.status = StepStatus::Rejected;
        step.changed_at = ctx.now;
        if !step.messages.iter().any(|message| message.level == Level::Error) {
            step.messages.push(Message::new(Level::Error, reason.clone(), ctx.now));
        }
        operations::save_step(tx, &operation.publication, &step)?;
    }
    finish(ctx, tx, operation, OperationState::Failed, Some(reason.clone()))?;
    let offer = find(tx, &operation.publisher, &operation.offer)?;
    set_status(ctx, tx, &operation.publisher, offer, OfferStatus::Failed)?;
    record(ctx, tx, operation, "operation.failed", Some(reason.to_stored()))?;
    notify::failed(ctx, tx, operation, reason, &found)
}

/// The operation stopped at a safe point; the slots keep what they held.
pub(super) fn canceled(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    cancel_steps(ctx, tx, operation)?;
    finish(ctx, tx, operation, OperationState::Canceled, None)?;
    let offer = find(tx, &operation.publisher, &operation.offer)?;
    set_status(ctx, tx, &operation.publisher, offer, OfferStatus::Canceled)?;
    record(ctx, tx, operation, "operation.canceled", None)?;
    notify::canceled(ctx, tx, operation)
}

/// The publisher withdrew a preview that waited for sign-off: the slot goes back to what it held, and the publish
/// counts as canceled, which is what tools that cancel wait for. `previous` is what the catalogue shows of what it held.
pub(super) fn withdrawn(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    mut offer: offers::Offer,
    publication: &Operation,
    previous: Option<&catalogue::Entry>,
) -> Result<(), Problem> {
    let (publisher, id) = (&publication.publisher, &publication.offer);
    cancel_steps(ctx, tx, publication)?;
    finish(ctx, tx, publication, OperationState::Canceled, None)?;
    match previous {
        None => catalogue::remove(tx, catalogue::Shelf::Preview, publisher, id)?,
        Some(entry) => catalogue::put(tx, catalogue::Shelf::Preview, entry)?,
    }
    offer.preview_version = publication.previous_preview;
    set_status(ctx, tx, publisher, offer, OfferStatus::Canceled)?;
    record(ctx, tx, publication, "preview.withdrawn", None)?;
    notify::canceled(ctx, tx, publication)
}

fn cancel_steps(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    for mut step in operations::steps(tx, &operation.publication)? {
        if step.status != StepStatus::Complete {
            step.status = StepStatus::Canceled;
            step.changed_at = ctx.now;
            operations::save_step(tx, &operation.publication, &step)?;
        }
    }
    Ok(())
}

fn finish(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    state: OperationState,
    failure: Option<Sentence>,
) -> Result<(), Problem> {
    operations::save(tx, &Operation { state, failure, changed_at: ctx.now, ..operation.clone() })?;
    ctx.ended(state);
    Ok(())
}

fn set_status(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    mut offer: offers::Offer,
    status: OfferStatus,
) -> Result<(), Problem> {
    offer.set_status(status, ctx.now);
    offers::save_status(tx, publisher, &offer)?;
    Ok(())
}

fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    action: &str,
    after: Option<String>,
) -> Result<(), Problem> {
    events::record(
        ctx,
        tx,
        &Event {
            action,
            publisher: Some(&operation.publisher),
            offer: Some(&operation.offer),
            subject: Some(operation.id.as_str()),
            before: None,
            after: Some(after.unwrap_or_else(|| format!("version {}", operation.version))),
        },
    )
}
