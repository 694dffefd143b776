//! The catalogue: live offers for everybody, previews for whoever has the link.

use std::collections::BTreeSet;
use std::mem;

use db::catalogue::{Entry, Shelf};
use db::{Tx, artifacts, offers};
use domain::{OfferId, OfferTypeId, PublisherId};
use serde_json::{Value, json};

use crate::offers::{address, digests_in, offer_type, reference, signed_address};
use crate::{Ctx, Problem, sealing};

/// Whom an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Testers of the preview, who see every plan.
    Testers,
    /// Everybody: private and hidden plans are left out.
    Everybody,
}

/// A version of an offer that the catalogue is to show.
pub(crate) struct ShownVersion {
    publisher: PublisherId,
    publisher_name: String,
    offer: OfferId,
    offer_type: OfferTypeId,
    version: i64,
    /// JSON text.
    definition: String,
}

impl ShownVersion {
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        publisher: &PublisherId,
        offer: &offers::Offer,
        number: i64,
    ) -> Result<Self, Problem> {
        let id = &offer.id;
        let version = offers::version(tx, publisher, id, number)?
            .ok_or_else(|| Problem::internal(format!("version {number} of {publisher}/{id} is gone")))?;
        let found = db::publishers::get(tx, publisher)?;
        Ok(Self {
            publisher: publisher.clone(),
            publisher_name: found.map_or_else(|| publisher.to_string(), |found| found.display_name),
            offer: id.clone(),
            offer_type: offer.offer_type.clone(),
            version: number,
            definition: version.definition,
        })
    }

    /// In bytes of the document.
    pub(crate) fn size(&self) -> usize {
        self.definition.len()
    }

    /// What the catalogue shows `audience` of it.
    pub(crate) fn entry(&self, ctx: &Ctx, audience: Audience) -> Result<Entry, Problem> {
        let known = offer_type(ctx, &self.offer_type)?;
        let definition = sealing::definition(ctx, &self.offer_type, &self.definition)?;
        let mut definition: Value = serde_json::from_str(&definition)?;
        if audience == Audience::Everybody
            && let Some(plans) = definition["plans"].as_array_mut()
        {
            plans.retain(|plan| !known.is_private(plan));
        }
        let entry = json!({
            "publisherId": self.publisher.as_str(),
            "publisherDisplayName": self.publisher_name,
            "offerId": self.offer.as_str(),
            "offerTypeId": self.offer_type.as_str(),
            "version": self.version,
            "displayText": definition["displayText"],
            "listing": known.listing(&definition),
            "publishedTime": ctx.now.to_string(),
        });
        Ok(Entry {
            publisher: self.publisher.clone(),
            offer: self.offer.clone(),
            version: self.version,
            entry: entry.to_string(),
            changed_at: ctx.now,
        })
    }
}

/// One live offer.
pub fn live_offer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Entry, Problem> {
    let mut entry = db::catalogue::get(tx, Shelf::Live, publisher, id)?.ok_or_else(|| {
        Problem::NotFound(format!(
            "no offer `{publisher}/{id}` is live; GET /catalog/offers lists those that are"
        ))
    })?;
    resolve(ctx, tx, &mut entry, |digest| address(ctx, digest))?;
    Ok(entry)
}

/// The preview of an offer, for somebody with its link.
pub fn preview(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    signature: &str,
) -> Result<Entry, Problem> {
    let missing = || {
        Problem::NotFound(
            "this preview link is not valid (any more): ask the publisher for a new one".to_owned(),
        )
    };
    let parts = ["preview", publisher.as_str(), id.as_str(), &version.to_string()];
    if !ctx.env.vault.verify(&parts, signature) {
        return Err(missing());
    }
    let mut entry = db::catalogue::get(tx, Shelf::Preview, publisher, id)?
        .filter(|entry| entry.version == version)
        .ok_or_else(missing)?;
    resolve(ctx, tx, &mut entry, |digest| signed_address(ctx, digest))?;
    Ok(entry)
}

/// The link that shows the preview of `version` while the preview slot holds it.
pub(crate) fn preview_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId, version: i64) -> String {
    let version = version.to_string();
    let signature = ctx.env.vault.sign(&["preview", publisher.as_str(), id.as_str(), &version]);
    let base = &ctx.env.settings.public_url;
    format!("{base}/catalog/preview/{publisher}/{id}?version={version}&signature={signature}")
}

/// Where everybody sees the offer once it is live.
pub(crate) fn live_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId) -> String {
    format!("{}/catalog/offers/{publisher}/{id}", ctx.env.settings.public_url)
}

/// The media type of price spreadsheets, which older entries show.
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Replaces the references to artifacts that the offer holds by what `address` gives for them. Texts may spell others:
/// those mean nothing.
fn resolve(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    entry: &mut Entry,
    address: impl Fn(&str) -> String,
) -> Result<(), Problem> {
    entry.entry = sealing::entry(ctx, mem::take(&mut entry.entry))?;
    let digests: BTreeSet<_> = digests_in(&entry.entry).map(str::to_owned).collect();
    for digest in digests {
        let held = artifacts::by_digest(tx, &entry.publisher, &entry.offer, &digest)?;
        if held.as_ref().is_some_and(|held| held.media_type == SHEET) {
            entry.entry = listed_anew(ctx, &entry.entry)?;
        }
        if held.is_some() {
            entry.entry = entry.entry.replace(&reference(&digest), &address(&digest));
        }
    }
    Ok(())
}

/// An entry as it would be made now.
fn listed_anew(ctx: &Ctx, entry: &str) -> Result<String, Problem> {
    let mut entry: Value = serde_json::from_str(entry)?;
    let offer_type = entry["offerTypeId"].as_str().unwrap_or_default().parse().map_err(Problem::internal)?;
    let listing = crate::offers::offer_type(ctx, &offer_type)?.listing(&entry["listing"]);
    entry["listing"] = listing;
    Ok(entry.to_string())
}
