//! The catalogue: live offers for everybody, previews for whoever has the link.

use std::collections::{BTreeMap, BTreeSet};

use db::catalogue::{Entry, Shelf};
use db::stops::Stop;
use db::{Tx, artifacts, offers, stops};
use domain::definition::plans_mut;
use domain::{Definition, OfferId, OfferTypeId, PublisherId};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::offers::{REFERENCE, address, digest_at, digests_in, offer_type, signed_address};
use crate::{App, Ctx, Problem, sealing, selling};

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
}

impl ShownVersion {
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        publisher: &PublisherId,
        offer: &offers::Offer,
        number: i64,
    ) -> Result<Self, Problem> {
        let found = db::publishers::get(tx, publisher)?;
        Ok(Self {
            publisher: publisher.clone(),
            publisher_name: found.map_or_else(|| publisher.to_string(), |found| found.display_name),
            offer: offer.id.clone(),
            offer_type: offer.offer_type.clone(),
            version: number,
        })
    }

    /// What the catalogue shows `audience` of it; `definition` is as it is stored.
    pub(crate) fn entry(
        &self,
        ctx: &Ctx,
        audience: Audience,
        mut definition: Value,
    ) -> Result<Entry, Problem> {
        let known = offer_type(ctx, &self.offer_type)?;
        sealing::seal_shown(ctx, known, &mut definition);
        if audience == Audience::Everybody
            && let Some(plans) = plans_mut(&mut definition)
        {
            plans.retain(|plan| !known.is_private(plan));
        }
        let entry = json!({
            "publisherId": self.publisher.as_str(),
            "publisherDisplayName": self.publisher_name,
            "offerId": self.offer.as_str(),
            "offerTypeId": self.offer_type.as_str(),
            "version": self.version,
            "displayText": definition[Definition::DISPLAY_TEXT],
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

/// One live offer, whether or not anything of it is still sold.
pub fn live_offer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Shown, Problem> {
    let missing = || Problem::NotFound(format!("no offer `{publisher}/{id}` is live"));
    let entry = db::catalogue::get_public(tx, publisher, id)?.ok_or_else(missing)?;
    let mut stops = stops::of_offer(tx, publisher, id)?;
    selling::keep_sold_alternatives(tx, &mut stops)?;
    Ok(Shown { stops, ..Shown::of(tx, entry, |digest| address(ctx, digest))? })
}

/// The preview of an offer, for somebody with its link.
pub fn preview(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    signature: &str,
) -> Result<Shown, Problem> {
    find_preview(ctx, tx, publisher, id, version, signature)?.ok_or_else(no_preview)
}

/// The same; nothing where the link was right, and that preview is not there any more.
pub(crate) fn find_preview(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    signature: &str,
) -> Result<Option<Shown>, Problem> {
    let parts = ["preview", publisher.as_str(), id.as_str(), &version.to_string()];
    if !ctx.env.vault.verify(&parts, signature) {
        return Err(no_preview());
    }
    let entry =
        db::catalogue::get(tx, Shelf::Preview, publisher, id)?.filter(|entry| entry.version == version);
    entry.map(|entry| Shown::of(tx, entry, |digest| signed_address(ctx, digest))).transpose()
}

fn no_preview() -> Problem {
    Problem::NotFound("this preview link is not valid (any more): ask the publisher for a new one".to_owned())
}

/// The link by which programs read the preview of `version` while the preview slot holds it.
pub(crate) fn preview_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId, version: i64) -> String {
    let base = &ctx.env.settings.public_url;
    format!("{base}/catalog/preview/{publisher}/{id}?{}", preview_key(ctx, publisher, id, version))
}

/// The same for people.
pub(crate) fn preview_page(ctx: &Ctx, publisher: &PublisherId, id: &OfferId, version: i64) -> String {
    format!("{}?{}", live_page(ctx, publisher, id), preview_key(ctx, publisher, id, version))
}

fn preview_key(ctx: &Ctx, publisher: &PublisherId, id: &OfferId, version: i64) -> String {
    let version = version.to_string();
    let signature = ctx.env.vault.sign(&["preview", publisher.as_str(), id.as_str(), &version]);
    format!("version={version}&signature={signature}")
}

/// Where everybody finds the page of the product once it is live.
pub(crate) fn live_page(ctx: &Ctx, publisher: &PublisherId, id: &OfferId) -> String {
    format!("{}/product/{publisher}.{id}", ctx.env.settings.public_url)
}

/// Where programs read the offer once it is live.
pub(crate) fn live_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId) -> String {
    format!("{}/catalog/offers/{publisher}/{id}", ctx.env.settings.public_url)
}

/// The media type of price spreadsheets, which older entries show.
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An entry as it was found, with where its artifacts are.
pub struct Shown {
    pub entry: Entry,
    /// Whether it shows more than one that is made now.
    old: bool,
    /// What of it is not sold any more, or will not be.
    stops: Vec<Stop>,
    /// What stands for each reference to an artifact that the offer holds.
    addresses: BTreeMap<String, String>,
}

impl Shown {
    /// Texts may spell references to what the offer does not hold: those mean nothing.
    fn of(tx: &mut Tx<'_>, entry: Entry, address: impl Fn(&str) -> String) -> Result<Self, Problem> {
        let (mut addresses, mut old) = (BTreeMap::new(), false);
        let digests: BTreeSet<_> = digests_in(&entry.entry).collect();
        for digest in digests {
            if let Some(held) = artifacts::by_digest(tx, &entry.publisher, &entry.offer, digest)? {
                old |= held.media_type == SHEET;
                addresses.insert(digest.to_owned(), address(digest));
            }
        }
        Ok(Self { entry, old, stops: Vec::new(), addresses })
    }

    /// Names what it says.
    pub fn etag(&self) -> String {
        let (version, changed) = (self.entry.version, self.entry.changed_at.micros());
        match self.stops.as_slice() {
            [] => format!("\"{version}-{changed}\""),
            stops => format!("\"{version}-{changed}-{}", selling::tag_of(stops).trim_start_matches('"')),
        }
    }

    /// The entry as it is sent, and what of it is not sold any more, or will not be.
    pub(crate) fn read(mut self, ctx: &Ctx) -> Result<(Value, Vec<Stop>), Problem> {
        let stops = std::mem::take(&mut self.stops);
        let mut entry: Value = serde_json::from_str(&self.text(ctx)?)?;
        if !stops.is_empty() {
            selling::tell(&mut entry, &stops);
        }
        Ok((entry, stops))
    }

    /// JSON text of the entry with the addresses in place of the references, in one go: there may be many.
    fn text(self, ctx: &Ctx) -> Result<String, Problem> {
        let entry = sealing::entry(ctx, self.entry.entry)?;
        let entry = if self.old { listed_anew(ctx, &entry)? } else { entry };
        let entry = if self.stops.is_empty() { entry } else { with_stops(&entry, &self.stops)? };
        let mut parts = entry.split(REFERENCE);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (digest, rest) = digest_at(part);
            match self.addresses.get(digest) {
                Some(address) => text.push_str(address),
                None => text.extend([REFERENCE, digest]),
            }
            text.push_str(rest);
        }
        Ok(text)
    }
}

/// The entry, ready to send; a large one is made away from the runtime's threads.
pub async fn render_entry(app: &App, ctx: &Ctx, shown: Shown) -> Result<Box<RawValue>, Problem> {
    let (size, whose) = (shown.entry.entry.len(), shown.entry.publisher.clone());
    let ctx = ctx.clone();
    let render = move || Ok(RawValue::from_string(shown.text(&ctx)?)?);
    app.heavy.run_on(size, whose.as_str(), render).await
}

/// An entry that tells what of it is not sold any more, or will not be.
fn with_stops(entry: &str, stops: &[Stop]) -> Result<String, Problem> {
    let mut entry: Value = serde_json::from_str(entry)?;
    selling::tell(&mut entry, stops);
    Ok(entry.to_string())
}

/// An entry as it would be made now.
fn listed_anew(ctx: &Ctx, entry: &str) -> Result<String, Problem> {
    let mut entry: Value = serde_json::from_str(entry)?;
    let offer_type = entry["offerTypeId"].as_str().unwrap_or_default().parse().map_err(Problem::internal)?;
    let listing = crate::offers::offer_type(ctx, &offer_type)?.listing(&entry["listing"]);
    entry["listing"] = listing;
    Ok(entry.to_string())
}
