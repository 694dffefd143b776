//! Accepting a go-live: the publisher signs off the preview.

use db::operations::Operation;
use db::{Tx, offers, operations};
use domain::publishing::{OfferStatus, OperationKind, OperationState, StepKind, StepStatus};
use domain::{OfferId, OperationId, PublisherId};

use super::{created_at, enqueue, in_progress};
use crate::events::{self, Event};
use crate::offers::{find, refuse_retired};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Signs off the preview and starts its way to production; returns the operation to follow.
pub fn go_live(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Operation, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let mut offer = find(tx, publisher, id)?;
    refuse_retired(ctx, &offer.offer_type)?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return Err(in_progress(tx, &running)?);
    }
    let waiting = offer.status == OfferStatus::WaitingForPublisherReview;
    let (true, Some(publication), Some(version)) =
        (waiting, offer.publication.clone(), offer.preview_version)
    else {
        return Err(Problem::conflict(
            "NotInPreview",
            format!(
                "offer `{id}` is `{}`: publish it and wait until its preview is ready, then go live",
                offer.status
            ),
        ));
    };
    let signed = operations::get(tx, &publication)?
        .ok_or_else(|| Problem::internal(format!("publication {publication} is gone")))?;
    let operation = Operation {
        id: OperationId::from(ctx.uuid()),
        kind: OperationKind::GoLive,
        state: OperationState::Running,
        version,
        cancel_requested_at: None,
        failure: None,
        created_at: created_at(ctx, tx, publisher, id)?,
        changed_at: ctx.now,
        ..signed
    };
    operations::insert(tx, &operation)?;
    sign_off(ctx, tx, &publication)?;
    enqueue(ctx, tx, &operation.id, ctx.now)?;
    offer.set_status(OfferStatus::Running, ctx.now);
    offers::save_status(tx, publisher, &offer)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "golive.accepted",
            publisher: Some(publisher),
            offer: Some(id),
            subject: Some(operation.id.as_str()),
            before: offer.production_version.map(|version| format!("version {version}")),
            after: Some(format!("version {version}")),
        },
    )?;
    Ok(operation)
}

fn sign_off(ctx: &Ctx, tx: &mut Tx<'_>, publication: &OperationId) -> Result<(), Problem> {
    for mut step in operations::steps(tx, publication)? {
        if step.run == StepKind::Signoff {
            step.status = StepStatus::Complete;
            step.progress = 100;
            step.changed_at = ctx.now;
            operations::save_step(tx, publication, &step)?;
        }
    }
    Ok(())
}
