//! Canceling what runs, or withdrawing a preview that waits for its sign-off.

use db::operations::Operation;
use db::{Tx, jobs, offers, operations};
use domain::publishing::OfferStatus;
use domain::{OfferId, PublisherId};

use super::{QUEUE, location, transitions};
use crate::events::{self, Event};
use crate::offers::find;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Asks for the offer's operation to stop at the next safe point, or withdraws its preview. When there is nothing to
/// cancel nothing happens: callers cannot know, so it is no error. Returns the address of the operation in question,
/// or of the offer's status when there never was one.
pub fn cancel(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<String, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = find(tx, publisher, id)?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return request(ctx, tx, running);
    }
    if offer.status == OfferStatus::WaitingForPublisherReview {
        return withdraw(ctx, tx, publisher, offer);
    }
    Ok(match operations::latest(tx, publisher, id)? {
        Some(latest) => location(&latest),
        None => format!("/api/publishers/{publisher}/offers/{id}/status?api-version=2017-10-31"),
    })
}

fn request(ctx: &Ctx, tx: &mut Tx<'_>, mut running: Operation) -> Result<String, Problem> {
    if running.cancel_requested_at.is_none() {
        running.cancel_requested_at = Some(ctx.now);
        running.changed_at = ctx.now;
        operations::save(tx, &running)?;
        events::record(
            ctx,
            tx,
            &Event {
                action: "cancel.requested",
                publisher: Some(&running.publisher),
                offer: Some(&running.offer),
                subject: Some(running.id.as_str()),
                ..Event::default()
            },
        )?;
    }
    // An operation that waits (for its pace, a retry or a person) should notice now.
    jobs::hurry(tx, QUEUE, running.id.as_str(), ctx.now)?;
    ctx.enqueued();
    Ok(location(&running))
}

fn withdraw(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: offers::Offer,
) -> Result<String, Problem> {
    let publication = match &offer.publication {
        Some(id) => operations::get(tx, id)?,
        None => None,
    };
    let publication = publication.ok_or_else(|| {
        Problem::internal(format!("{publisher}/{} is in preview without a publication", offer.id))
    })?;
    transitions::withdrawn(ctx, tx, offer, &publication)?;
    Ok(location(&publication))
}
