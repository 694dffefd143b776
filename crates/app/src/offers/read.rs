//! Reading one offer: the draft, a version, a slot.

use std::str::FromStr;

use db::{Tx, offers};
use domain::{OfferId, PublisherId};

use super::{Document, artifact_links, migrated, no_offer};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// A slot of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    Draft,
    Preview,
    Production,
}

impl FromStr for Slot {
    type Err = Problem;

    /// Clients spell slots in any letter case.
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text.to_ascii_lowercase().as_str() {
            "draft" => Ok(Self::Draft),
            "preview" => Ok(Self::Preview),
            "production" => Ok(Self::Production),
            _ => Err(Problem::NotFound(
                "there is no such slot; use `draft`, `preview` or `production`".to_owned(),
            )),
        }
    }
}

/// The draft of an offer.
pub fn draft(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Document, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let stored = with_draft(tx, publisher, id)?;
    document(ctx, publisher, stored.offer, stored.draft, stored.migrated)
}

/// A version that was published once; it never changes again.
pub fn version(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    number: i64,
) -> Result<Document, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer = find(tx, publisher, id)?;
    let frozen =
        offers::version(tx, publisher, id, number)?.is_some_and(|version| version.frozen_at.is_some());
    if !frozen {
        return Err(Problem::NotFound(match number == offer.draft_version {
            true => {
                format!("version {number} of offer `{id}` is still a draft: publish it, or read `slot/draft`")
            }
            false => format!("offer `{id}` has no version {number}"),
        }));
    }
    version_document(ctx, tx, publisher, offer, number)
}

/// What the slot called `name` holds.
pub fn slot(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    name: &str,
) -> Result<Document, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer = find(tx, publisher, id)?;
    let (number, hint) = match name.parse()? {
        Slot::Draft => (Some(offer.draft_version), ""),
        Slot::Preview => (offer.preview_version, "publish it first"),
        Slot::Production => (offer.production_version, "publish it, check the preview and go live first"),
    };
    let number = number
        .ok_or_else(|| Problem::NotFound(format!("nothing is in that slot of offer `{id}`: {hint}")))?;
    version_document(ctx, tx, publisher, offer, number)
}

/// The stored offer, for a caller who may know whether it exists.
pub(crate) fn find(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<offers::Offer, Problem> {
    offers::get(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))
}

/// The same with its draft.
pub(crate) fn with_draft(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<offers::WithDraft, Problem> {
    offers::with_draft(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))
}

/// One version of `offer`, ready to send.
fn version_document(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: offers::Offer,
    number: i64,
) -> Result<Document, Problem> {
    let version =
        offers::version(tx, publisher, &offer.id, number)?.ok_or_else(|| no_offer(publisher, &offer.id))?;
    let migrated = migrated(tx, publisher)?;
    document(ctx, publisher, offer, version, migrated)
}

/// `version` of `offer`, which the caller has at hand, ready to send.
pub(super) fn document(
    ctx: &Ctx,
    publisher: &PublisherId,
    offer: offers::Offer,
    version: offers::Version,
    migrated: bool,
) -> Result<Document, Problem> {
    let definition = match version.has_artifacts {
        true => artifact_links::resolve(ctx, &offer.offer_type, &version.definition)?,
        false => version.definition,
    };
    Ok(Document {
        migrated,
        publisher: publisher.clone(),
        id: offer.id,
        offer_type: offer.offer_type,
        status: offer.status,
        status_at: offer.status_at,
        version: version.version,
        definition,
        type_versions: version.type_versions,
        changed_at: version.changed_at,
    })
}
