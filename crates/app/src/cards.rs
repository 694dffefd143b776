//! Cards: what a list of the catalogue shows of each live offer.
//!
//! A card follows from the entry that everybody sees and from what of it is not sold any more, and from nothing else but the offer
//! types and exchange rates of the installation. So it is made when the offer goes live, and just as well at any time afterwards: the list makes those that
//! it misses, and the worker keeps them.

use db::catalogue::{Entry, Shelf};
use db::stops::Stop;
use db::{Tx, catalogue, stops};
use domain::definition::plans_mut;
use domain::{Definition, OfferId, PublisherId, Timestamp};
use offer_types::pricing::{PriceFrom, price_from};
use offer_types::{OfferType, cut_name};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::offers::{address, digest_of};
use crate::selling::{is_plan_stopped, is_sold};
use crate::{App, Ctx, Env, Problem};

/// How many cards are made and kept at once.
const BATCH: usize = 200;
/// After so many bytes of entries that were read for want of cards, a list ends early.
const ENTRIES: usize = 4 << 20;

/// What a card says of its offer. Every text has a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    pub publisher_display_name: String,
    pub offer_type_id: String,
    pub display_text: String,
    /// The name of the offer where its listing has no title.
    pub title: String,
    pub summary: Option<String>,
    /// The digest of a picture that the offer holds.
    pub logo: Option<String>,
    pub categories: Vec<String>,
    pub price_from: Option<PriceFrom>,
}

impl Card {
    /// The card of an offer that is live as `entry` says, with prices at the rates of that time; none where nothing of it is sold
    /// after `stops`.
    pub fn of(env: &Env, entry: &Entry, stops: &[Stop]) -> Result<Option<Self>, Problem> {
        let Some(sold) = Sold::of(env, entry, stops)? else { return Ok(None) };
        let text = |member: &str| sold.text(member);
        let texts = sold.known.map(|known| known.card(sold.listing())).unwrap_or_default();
        let plans = Definition::of(sold.listing()).plans();
        Ok(Some(Self {
            publisher_display_name: text("publisherDisplayName"),
            offer_type_id: text("offerTypeId"),
            display_text: text("displayText"),
            title: texts.title.unwrap_or_else(|| text("displayText")),
            summary: texts.summary,
            logo: texts.logo.as_deref().and_then(digest_of).filter(|text| is_digest(text)).map(str::to_owned),
            categories: texts.categories,
            price_from: price_from(plans, &env.rates, entry.changed_at),
        }))
    }

    /// As it is kept.
    pub(crate) fn text(&self) -> Result<String, Problem> {
        Ok(serde_json::to_string(self)?)
    }

    /// Where everybody finds the logo.
    pub fn logo_address(&self, ctx: &Ctx) -> Option<String> {
        self.logo.as_deref().map(|digest| address(ctx, digest))
    }
}

/// What of a live offer is sold.
pub(crate) struct Sold<'e> {
    /// The entry, without plans that are not.
    pub(crate) shown: Value,
    /// An operator may have taken the type away since.
    pub(crate) known: Option<&'e OfferType>,
}

impl<'e> Sold<'e> {
    /// What is sold of `entry` after `stops`; nothing where nothing is.
    pub(crate) fn of(env: &'e Env, entry: &Entry, stops: &[Stop]) -> Result<Option<Self>, Problem> {
        let mut shown: Value = serde_json::from_str(&entry.entry)?;
        if !is_sold(stops, &shown["listing"]) {
            return Ok(None);
        }
        if let Some(plans) = plans_mut(&mut shown["listing"]).filter(|_| !stops.is_empty()) {
            plans.retain(|plan| !is_plan_stopped(stops, plan));
        }
        let known = shown["offerTypeId"].as_str().and_then(|id| env.offer_types.get(&id.parse().ok()?));
        if let Some(known) = known.filter(|_| !env.sealing.is_complete()) {
            known.take_secrets(&mut shown["listing"]);
        }
        Ok(Some(Self { shown, known }))
    }

    pub(crate) fn listing(&self) -> &Value {
        &self.shown["listing"]
    }

    /// A short text of the entry.
    pub(crate) fn text(&self, member: &str) -> String {
        cut_name(self.shown[member].as_str().unwrap_or_default())
    }
}

fn is_digest(text: &str) -> bool {
    text.parse::<blob::Digest>().is_ok()
}

/// The digest of the logo on the card of a live offer, if there is one.
pub(crate) fn logo(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<String>, Problem> {
    Ok(catalogue::card(tx, publisher, offer)?.and_then(|text| logo_of(&text)))
}

/// The same by the text of the card. One that another version of the program wrote may say something else.
pub(crate) fn logo_of(text: &str) -> Option<String> {
    serde_json::from_str::<Card>(text).ok()?.logo
}

/// A card in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub version: i64,
    pub changed_at: Timestamp,
    pub card: Card,
}

/// The cards of live offers after `(publisher, offer)`, at most `limit`, in order; and whether there are more.
pub fn live_offers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: (&str, &str),
    limit: usize,
) -> Result<(Vec<Listed>, bool), Problem> {
    let Page { listed, more, .. } = page(&ctx.env, tx, after, limit)?;
    Ok((listed, more))
}

/// Some cards, those that were missing as entries as well.
struct Page {
    listed: Vec<Listed>,
    missing: Vec<(Entry, String)>,
    more: bool,
}

fn page(env: &Env, tx: &mut Tx<'_>, after: (&str, &str), limit: usize) -> Result<Page, Problem> {
    let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = catalogue::cards(tx, after.0, after.1, asked)?;
    let mut page = Page { listed: Vec::new(), missing: Vec::new(), more: rows.len() > limit };
    rows.truncate(limit);
    let mut read = 0;
    for row in rows {
        // One that another version of the program wrote may say something else.
        let card = match row.card.as_deref().and_then(|text| serde_json::from_str(text).ok()) {
            Some(card) => card,
            None if read >= ENTRIES => {
                page.more = true;
                break;
            }
            None => {
                let entry = catalogue::get(tx, Shelf::Live, &row.publisher, &row.offer)?;
                let Some(entry) = entry else { continue };
                read += entry.entry.len();
                let stops = stops::of_offer(tx, &row.publisher, &row.offer)?;
                // One of which nothing is sold is about to leave the list.
                let Some(card) = Card::of(env, &entry, &stops)? else { continue };
                page.missing.push((Entry { entry: String::new(), ..entry }, card.text()?));
                card
            }
        };
        let (publisher, offer, version, changed_at) = (row.publisher, row.offer, row.version, row.changed_at);
        page.listed.push(Listed { publisher, offer, version, changed_at, card });
    }
    Ok(page)
}

/// Makes the card of a live offer anew, if there is one in lists.
pub(crate) fn make(
    env: &Env,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<(), Problem> {
    let Some(entry) = catalogue::get(tx, Shelf::Live, publisher, offer)? else { return Ok(()) };
    let stops = stops::of_offer(tx, publisher, offer)?;
    if let Some(card) = Card::of(env, &entry, &stops)? {
        catalogue::put_card(tx, &entry, &card.text()?)?;
    }
    Ok(())
}

/// Makes and keeps the cards of all offers that went live without one: before there were cards, or by an older version of
/// the program.
pub async fn make_missing(app: &App) -> Result<(), Problem> {
    let ctx = app.worker_ctx("cards");
    let mut after = (String::new(), String::new());
    loop {
        let from = after.clone();
        let found = app.scan(&ctx, move |ctx, tx| page(&ctx.env, tx, (&from.0, &from.1), BATCH)).await?;
        if !found.missing.is_empty() {
            tracing::info!(many = found.missing.len(), "made cards of live offers");
            let missing = found.missing;
            app.write(&ctx, move |_, tx| {
                for (entry, card) in &missing {
                    catalogue::put_card(tx, entry, card)?;
                }
                Ok(())
            })
            .await?;
        }
        match found.listed.last() {
            Some(last) if found.more => after = (last.publisher.to_string(), last.offer.to_string()),
            _ => return Ok(()),
        }
    }
}
