//! The logo of an offer, for pages that show the offer to whoever may see it.

use db::{Tx, offers};
use domain::{OfferId, OfferTypeId, PublisherId, json};
use offer_types::OfferType;
use serde_json::Value;

use super::{digest_of, find, signature};
use crate::roles::{Need, require};
use crate::{Ctx, Problem, cards};

/// Largest draft that is read for its logo, in bytes: a larger one would hold up the page.
const MOST: usize = 256 * 1024;

/// The logo of an offer, for somebody who may see the offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub digest: String,
    /// What has to be shown to read it, as a query. Nothing where everybody sees it, because it is live.
    pub access: Option<String>,
}

impl Logo {
    /// That of a live offer, by the text of its card.
    pub(super) fn of_card(text: &str) -> Option<Self> {
        Some(Self { digest: cards::logo_of(text)?, access: None })
    }

    /// The one that a draft holds, by its definition. Only the addresses of whoever may see the draft say that they may. A type that an
    /// operator took away says nothing of logos.
    pub(super) fn of_draft(ctx: &Ctx, kind: &OfferTypeId, definition: &str) -> Result<Option<Self>, Problem> {
        let Some(known) = ctx.env.offer_types.get(kind) else { return Ok(None) };
        Ok(Self::named_in(ctx, known, &json::stored(definition)?))
    }

    /// The same of a definition that was read already.
    pub(super) fn named_in(ctx: &Ctx, known: &OfferType, definition: &Value) -> Option<Self> {
        let named = known.logo(definition);
        let held = named.as_deref().and_then(digest_of).filter(|text| text.parse::<blob::Digest>().is_ok());
        held.map(|digest| Self { digest: digest.to_owned(), access: Some(signature(ctx, digest)) })
    }
}

/// The logo of one offer.
pub fn logo(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<Logo>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    if let Some(digest) = cards::logo(tx, publisher, offer)? {
        return Ok(Some(Logo { digest, access: None }));
    }
    let offer = find(tx, publisher, offer)?;
    let draft = offers::version(tx, publisher, &offer.id, offer.draft_version)?;
    let held = draft.filter(|draft| draft.has_artifacts && draft.definition.len() <= MOST);
    held.map_or(Ok(None), |draft| Logo::of_draft(ctx, &offer.offer_type, &draft.definition))
}
