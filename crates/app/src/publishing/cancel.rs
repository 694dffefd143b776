//! Canceling what runs, or withdrawing a preview that waits for its sign-off.

use db::catalogue::Entry;
use db::operations::Operation;
use db::{Tx, jobs, offers, operations};
use domain::publishing::{OfferStatus, OperationKind, OperationState};
use domain::{OfferId, OperationId, PublisherId};

use super::{QUEUE, created_at, transitions};
use crate::catalogue::{Audience, ShownVersion};
use crate::events::{self, Event};
use crate::offers::{find, migrated, offer_type, stored_whole};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// What a withdrawn preview gives way to.
pub struct Withdrawal {
    /// The offer as it was then.
    offer: offers::Offer,
    /// What the catalogue shows of the version that the preview slot held before, if it held one.
    previous: Option<Entry>,
}

/// Makes, away from the transaction, what canceling needs where it withdraws a preview; nothing where it does not.
pub async fn prepare_cancel(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Option<Withdrawal>, Problem> {
    let asked = (publisher.clone(), id.clone());
    let found = app.read(ctx, move |ctx, tx| previous(ctx, tx, &asked.0, &asked.1)).await?;
    let Some((offer, version)) = found else { return Ok(None) };
    let Some(version) = version else { return Ok(Some(Withdrawal { offer, previous: None })) };
    let (shown, version) = version;
    let (size, ctx, offer_type_id) = (version.size(), ctx.clone(), offer.offer_type.clone());
    let entry = move || {
        let definition = stored_whole(offer_type(&ctx, &offer_type_id)?, &version)?;
        shown.entry(&ctx, Audience::Testers, definition)
    };
    let previous = app.heavy.run_on(size, publisher.as_str(), entry).await?;
    Ok(Some(Withdrawal { offer, previous: Some(previous) }))
}

/// The version that comes back when a preview is withdrawn, and what it says.
type Previous = (ShownVersion, offers::Version);

/// The offer, if its preview would be withdrawn, and what comes back then.
fn previous(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Option<(offers::Offer, Option<Previous>)>, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = find(tx, publisher, id)?;
    if !is_withdrawn(&offer) {
        return Ok(None);
    }
    let Some(number) = publication(tx, publisher, &offer)?.previous_preview else {
        return Ok(Some((offer, None)));
    };
    let version = offers::version(tx, publisher, id, number)?
        .ok_or_else(|| Problem::internal(format!("version {number} of {publisher}/{id} is gone")))?;
    let shown = ShownVersion::of(tx, publisher, &offer, number)?;
    Ok(Some((offer, Some((shown, version)))))
}

fn is_withdrawn(offer: &offers::Offer) -> bool {
    offer.status == OfferStatus::WaitingForPublisherReview
}

/// Asks for the offer's operation to stop at the next safe point, or withdraws its preview. Having nothing to cancel is no
/// error, because callers cannot know: some wait for the newest submission to be canceled, so the cancel itself becomes
/// that, and nothing else changes. Returns the operation in question.
pub fn cancel(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    withdrawal: Option<&Withdrawal>,
) -> Result<Operation, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = find(tx, publisher, id)?;
    if let Some(running) = operations::running(tx, publisher, id)? {
        return request(ctx, tx, running);
    }
    if is_withdrawn(&offer) {
        let withdrawal = withdrawal.filter(|then| then.offer == offer).ok_or(Problem::Moved)?;
        let publication = publication(tx, publisher, &offer)?;
        transitions::withdrawn(ctx, tx, offer, &publication, withdrawal.previous.as_ref())?;
        return Ok(publication);
    }
    nothing_to_cancel(ctx, tx, publisher, &offer)
}

fn nothing_to_cancel(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &offers::Offer,
) -> Result<Operation, Problem> {
    let id = OperationId::from(ctx.uuid());
    let mut cancel = Operation {
        publication: id.clone(),
        id,
        publisher: publisher.clone(),
        offer: offer.id.clone(),
        kind: OperationKind::Cancel,
        state: OperationState::Canceled,
        version: offer.draft_version,
        previous_preview: None,
        emails: String::new(),
        migrated: migrated(tx, publisher)?,
        cancel_requested_at: None,
        failure: None,
        created_at: created_at(ctx, tx, publisher, &offer.id)?,
        changed_at: ctx.now,
    };
    cancel.id = operations::put_cancel(tx, &cancel)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "cancel.accepted",
            publisher: Some(publisher),
            offer: Some(&offer.id),
            subject: Some(cancel.id.as_str()),
            ..Event::default()
        },
    )?;
    Ok(cancel)
}

fn request(ctx: &Ctx, tx: &mut Tx<'_>, mut running: Operation) -> Result<Operation, Problem> {
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
    Ok(running)
}

/// The publication whose preview waits for its sign-off.
fn publication(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &offers::Offer,
) -> Result<Operation, Problem> {
    let publication = match &offer.publication {
        Some(id) => operations::get(tx, id)?,
        None => None,
    };
    publication.ok_or_else(|| {
        Problem::internal(format!("{publisher}/{} is in preview without a publication", offer.id))
    })
}
