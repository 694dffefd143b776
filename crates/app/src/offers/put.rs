//! Saving a draft.

use db::{Tx, offers};
use domain::publishing::OfferStatus;

use super::ready::Ready;
use super::{Document, Draft, Precondition, migrated};
use crate::events::{self, Event};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// Creates the offer or replaces its draft by one that was [prepared](super::prepare), and returns it as it now is.
pub fn put(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    draft: &Draft,
    precondition: &Precondition,
    ready: &Ready,
) -> Result<Document, Problem> {
    let (publisher, id) = (&draft.publisher, &draft.id);
    require(ctx, tx, publisher, Need::Edit)?;
    let basis = offers::basis(tx, publisher, id)?;
    let offer = basis.as_ref().map(|basis| &basis.offer);
    precondition.hold(ctx, offer)?;
    ready.holds(tx, draft, basis.as_ref())?;
    // Publishing froze the draft: the next edit begins the next version.
    let version =
        basis.as_ref().map_or(1, |basis| basis.offer.draft_version + i64::from(basis.frozen_at.is_some()));
    let at = offer.map_or(ctx.now, |offer| offer.next_change(ctx.now));
    let display_text = &ready.display_text;
    match offer {
        None => {
            let offer_type = &ready.offer_type;
            offers::insert(tx, &offers::NewOffer { publisher, id, offer_type, display_text, at })?;
        }
        Some(_) => offers::save_draft(tx, publisher, id, display_text, at, version)?,
    }
    ready.held.adopt(tx, (publisher, id), at)?;
    let row = offers::NewVersion {
        version,
        has_artifacts: ready.has_artifacts(),
        definition: ready.definition(),
        type_versions: ready.type_versions.as_ref().map(|versions| versions.get()),
        secrets: ready.secrets.as_deref(),
        changed_at: at,
    };
    if !offers::put_version(tx, publisher, id, &row)? {
        return Err(Problem::internal(format!(
            "version {version} of {publisher}/{id} is frozen and was not its draft"
        )));
    }
    events::record(
        ctx,
        tx,
        &Event {
            action: if offer.is_some() { "offer.saved" } else { "offer.created" },
            publisher: Some(publisher),
            offer: Some(id),
            before: offer.map(|offer| format!("version {} of {}", offer.draft_version, offer.changed_at)),
            after: Some(format!("version {version} of {at}")),
            ..Event::default()
        },
    )?;
    let (status, status_at) =
        offer.map_or((OfferStatus::NeverPublished, at), |offer| (offer.status, offer.status_at));
    Ok(Document {
        migrated: match &basis {
            Some(basis) => basis.migrated,
            None => migrated(tx, publisher)?,
        },
        publisher: publisher.clone(),
        id: id.clone(),
        offer_type: ready.offer_type.clone(),
        status,
        status_at,
        version,
        definition: ready.shown.clone(),
        type_versions: ready.type_versions.clone(),
        changed_at: at,
        warnings: ready.warnings.clone(),
    })
}
