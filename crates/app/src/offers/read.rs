//! Reading one offer: the draft, a version, a slot.

use std::str::FromStr;

use db::{Tx, offers};
use domain::{OfferId, PublisherId};
use serde_json::value::RawValue;

use super::{Document, artifact_links, migrated, no_offer};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, sealing};

/// A version of an offer as it was found.
#[derive(Debug)]
pub struct Found {
    pub(crate) publisher: PublisherId,
    pub offer: offers::Offer,
    pub(crate) version: offers::Version,
    pub(super) migrated: bool,
}

impl Found {
    /// Number of the newest version that was published, where this is the draft; nothing where none was. All before it were, too.
    pub fn newest_published(&self) -> Option<i64> {
        let draft = &self.version;
        Some(draft.version - i64::from(draft.frozen_at.is_none())).filter(|newest| *newest > 0)
    }

    pub(super) fn document(self, ctx: &Ctx) -> Result<Document, Problem> {
        let Self { publisher, offer, version, migrated } = self;
        let definition = sealing::definition(ctx, &offer.offer_type, version.definition)?;
        let definition = match version.has_artifacts {
            true => artifact_links::resolve(ctx, &offer.offer_type, &definition)?,
            false => definition.into_owned(),
        };
        Ok(Document {
            migrated,
            publisher,
            id: offer.id,
            offer_type: offer.offer_type,
            status: offer.status,
            status_at: offer.status_at,
            version: version.version,
            definition: RawValue::from_string(definition)?,
            type_versions: version.type_versions.map(RawValue::from_string).transpose()?,
            changed_at: version.changed_at,
            warnings: Vec::new(),
        })
    }
}

/// What was found, ready to send.
pub async fn render_document(app: &App, ctx: &Ctx, found: Found) -> Result<Document, Problem> {
    let (size, whose, ctx) = (found.version.definition.len(), found.publisher.clone(), ctx.clone());
    app.heavy.run_on(size, whose.as_str(), move || found.document(&ctx)).await
}

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
pub fn draft(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Found, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offers::WithDraft { offer, draft, migrated } = with_draft(tx, publisher, id)?;
    Ok(Found { publisher: publisher.clone(), offer, version: draft, migrated })
}

/// A version that was published once; it never changes again.
pub fn version(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    number: i64,
) -> Result<Found, Problem> {
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
    of_version(tx, publisher, offer, number)
}

/// What the slot called `name` holds.
pub fn slot(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    name: &str,
) -> Result<Found, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer = find(tx, publisher, id)?;
    let (number, hint) = match name.parse()? {
        Slot::Draft => (Some(offer.draft_version), ""),
        Slot::Preview => (offer.preview_version, "publish it first"),
        Slot::Production => (offer.production_version, "publish it, check the preview and go live first"),
    };
    let number = number
        .ok_or_else(|| Problem::NotFound(format!("nothing is in that slot of offer `{id}`: {hint}")))?;
    of_version(tx, publisher, offer, number)
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

/// One version of `offer`.
fn of_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: offers::Offer,
    number: i64,
) -> Result<Found, Problem> {
    let version =
        offers::version(tx, publisher, &offer.id, number)?.ok_or_else(|| no_offer(publisher, &offer.id))?;
    let migrated = migrated(tx, publisher)?;
    Ok(Found { publisher: publisher.clone(), offer, version, migrated })
}
