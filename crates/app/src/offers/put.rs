//! Saving a draft.

use db::secrets_set::{self, SecretSet};
use db::{Tx, offers};
use domain::Timestamp;
use domain::publishing::OfferStatus;
use words::{Argument, say};

use super::draft::Follows;
use super::ready::{Ready, refuse_deleted};
use super::{Document, Draft, Precondition, migrated, refuse_retired};
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
    require(ctx, tx, &draft.publisher, Need::Edit)?;
    refuse_retired(ctx, &ready.offer_type)?;
    save(ctx, tx, draft, precondition, ready)
}

/// [`put`], of a type that is only read any more, too.
pub(super) fn save(
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
            refuse_deleted(tx, publisher, id)?;
            let offer_type = &ready.offer_type;
            let guid = &ctx.uuid().into();
            let plan_key = &ready.plan_key;
            let new = offers::NewOffer { publisher, id, offer_type, display_text, at, guid, plan_key };
            offers::insert(tx, &new)?;
        }
        Some(_) => {
            offers::save_draft(tx, publisher, id, display_text, (at, version), Some(&ready.plan_key))?;
        }
    }
    ready.held.adopt(tx, (publisher, id), at)?;
    let row = offers::NewVersion {
        version,
        has_artifacts: ready.has_artifacts(),
        definition: ready.definition(),
        type_versions: ready.type_versions.as_ref().map(|versions| versions.get()),
        secrets: ready.secrets.as_deref(),
        price_rates: ready.price_rates.as_deref(),
        changed_at: at,
        beyond: ready.beyond.as_deref(),
    };
    if !offers::put_version(tx, publisher, id, &row)? {
        return Err(Problem::internal(format!(
            "version {version} of {publisher}/{id} is frozen and was not its draft"
        )));
    }
    for (place, sealed) in ready.secrets_set.clone() {
        let set = SecretSet { place, sealed, at: ctx.now, actor: ctx.actor.to_string() };
        secrets_set::set(tx, publisher, id, &set)?;
    }
    record_saved(ctx, tx, (draft, &ready.changed), offer, (version, at))?;
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

/// So many fields are named in the history of a page that was saved.
const MOST_FIELDS: usize = 5;

/// What was saved in an offer of which these fields changed.
fn saved((version, at): (i64, Timestamp), changed: &[String]) -> String {
    let named = changed.iter().take(MOST_FIELDS).map(Argument::label).collect::<Vec<_>>();
    let fields: Argument = match changed.len().saturating_sub(named.len()) {
        0 if named.is_empty() => return format!("version {version} of {at}"),
        0 => named.into(),
        more => say!("fields-and-more", fields = named, more).into(),
    };
    say!("saved-fields", version, at = at.to_string(), fields).to_stored()
}

/// Records that the draft of `before` was replaced, or that there is a first one, which is `version` of `at`.
fn record_saved(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (draft, changed): (&Draft, &[String]),
    before: Option<&offers::Offer>,
    (version, at): (i64, Timestamp),
) -> Result<(), Problem> {
    let follows = draft.follows.as_ref();
    let restored = follows.and_then(|follows| follows.restored);
    let (action, after) = match (before, restored) {
        (None, _) => ("offer.created", format!("version {version} of {at}")),
        (Some(_), None) => ("offer.saved", saved((version, at), changed)),
        (Some(_), Some(from)) => {
            let words = say!("restored-from", version, at = at.to_string(), from);
            ("offer.restored", words.to_stored())
        }
    };
    let pages = follows.and_then(Follows::subject);
    let event = Event {
        action,
        publisher: Some(&draft.publisher),
        offer: Some(&draft.id),
        subject: pages.as_deref(),
        before: before.map(|before| format!("version {} of {}", before.draft_version, before.changed_at)),
        after: Some(after),
    };
    events::record(ctx, tx, &event)
}
