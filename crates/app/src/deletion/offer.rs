//! Deleting an offer.

use db::{Tx, deletions, offers, operations};
use domain::{OfferId, PublisherId};

use crate::events::{self, Event};
use crate::offers::{Precondition, no_offer, refuse_retired};
use crate::publishing::in_progress;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Deletes an offer that was never published: its draft, its secrets, what it holds and what was confirmed about it. Its id is never
/// used again.
pub fn delete_offer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    precondition: &Precondition,
) -> Result<(), Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = offers::get(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))?;
    refuse_retired(ctx, &offer.offer_type)?;
    precondition.hold(ctx, Some(&offer))?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return Err(in_progress(tx, &running)?);
    }
    if offer.publication.is_some() {
        let message = format!("offer `{id}` was published, so it stays: only one that never was is deleted");
        return Err(Problem::conflict("WasPublished", message));
    }
    deletions::delete_offer(tx, publisher, id, ctx.now)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "offer.deleted",
            publisher: Some(publisher),
            offer: Some(id),
            before: Some(format!("version {} of {}", offer.draft_version, offer.changed_at)),
            ..Event::default()
        },
    )
}
