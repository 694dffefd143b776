//! Cards: what a list of the catalogue shows of each live offer.
//!
//! A card follows from the entry that everybody sees and from what of it is not sold any more, and from nothing else but the offer
//! types and exchange rates of the installation. So it is made when the offer goes live, and just as well at any time afterwards: the list makes those that
//! it misses, and the worker keeps them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use db::catalogue::{Entry, NewCard, Shelf};
use db::stops::Stop;
use db::{Tx, card_keys, catalogue, stops};
use domain::definition::plans_mut;
use domain::{Definition, OfferId, PublisherId, Timestamp};
use offer_types::prices::Glance;
use offer_types::pricing::{PriceFrom, price_from};
use offer_types::{OfferType, cut_name};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::offers::{address, digest_of};
use crate::selling::{is_plan_stopped, is_sold};
use crate::{App, Ctx, Env, Problem};

pub use db::card_keys::Behind;

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
    /// The same of every way to charge.
    #[serde(default)]
    pub price: Option<Glance>,
}

impl Card {
    /// The card of an offer that is live as `entry` says, with prices at the rates of that time; none where nothing of it is sold
    /// after `stops`.
    pub fn of(env: &Env, entry: &Entry, stops: &[Stop]) -> Result<Option<Self>, Problem> {
        let Some(sold) = Sold::of(env, entry, stops)? else { return Ok(None) };
        let text = |member: &str| sold.text(member);
        let texts = sold.known.map(|known| known.card(sold.listing())).unwrap_or_default();
        let plans = Definition::of(sold.listing()).plans();
        let price_from = price_from(plans, &env.rates, entry.changed_at);
        let price = match (&price_from, sold.known) {
            (Some(from), _) => Some(Glance::of_machines(from)),
            (None, Some(known)) => least(known, sold.listing()),
            (None, None) => None,
        };
        Ok(Some(Self {
            price,
            publisher_display_name: text("publisherDisplayName"),
            offer_type_id: text("offerTypeId"),
            display_text: text("displayText"),
            title: texts.title.unwrap_or_else(|| text("displayText")),
            summary: texts.summary,
            logo: texts.logo.as_deref().and_then(digest_of).filter(|text| is_digest(text)).map(str::to_owned),
            categories: texts.categories,
            price_from,
        }))
    }

    /// As it is kept, with what its offer, which is of `publisher`, is found by.
    pub(crate) fn kept(&self, publisher: &PublisherId) -> Result<NewCard, Problem> {
        let whole =
            [ListKey::All, ListKey::Publisher(publisher.as_str()), ListKey::Type(&self.offer_type_id)];
        let categories = self.categories.iter().map(|category| ListKey::Category(category));
        let keys = whole.into_iter().chain(categories).map(|key| key.to_string()).collect();
        Ok(NewCard { card: serde_json::to_string(self)?, keys })
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

/// What the plans of a listing cost at least by the prices that their publisher gave.
fn least(known: &OfferType, listing: &Value) -> Option<Glance> {
    let ids = Definition::of(listing).plan_ids().map(|(_, id)| id);
    let prices: Vec<Glance> = ids.filter_map(|id| Glance::of(&known.own_prices(listing, id)?)).collect();
    Glance::least(&prices)
}

/// What live offers are found by in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKey<'a> {
    All,
    /// What offers name as their category.
    Category(&'a str),
    Publisher(&'a str),
    Type(&'a str),
}

impl fmt::Display for ListKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Category(key) => write!(f, "category:{key}"),
            Self::Publisher(id) => write!(f, "publisher:{id}"),
            Self::Type(id) => write!(f, "type:{id}"),
        }
    }
}

/// The cards of live offers that are found by any of `keys` (a [`ListKey`] each), those that changed last first, at most `limit`; and whether there are more.
pub fn find_listed(
    tx: &mut Tx<'_>,
    keys: &[String],
    behind: Option<&Behind>,
    limit: usize,
) -> Result<(Vec<Listed>, bool), Problem> {
    let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    // An offer that is found by several is there once.
    let mut found: BTreeMap<_, Listed> = BTreeMap::new();
    for key in keys {
        for row in card_keys::list(tx, key, behind, asked)? {
            let place = Reverse((row.changed_at, row.publisher.clone(), row.offer.clone()));
            // One that another version of the program wrote is made anew soon.
            let Some(card) = row.card.as_deref().and_then(|text| serde_json::from_str(text).ok()) else {
                continue;
            };
            let (publisher, offer, version, changed_at) =
                (row.publisher, row.offer, row.version, row.changed_at);
            found.insert(place, Listed { publisher, offer, version, changed_at, card });
        }
    }
    let more = found.len() > limit;
    Ok((found.into_values().take(limit).collect(), more))
}

/// How many live offers are found by any of `keys` (a [`ListKey`] each), each counted once for each of them, and no more than `most` of one.
pub fn count_listed(tx: &mut Tx<'_>, keys: &[String], most: usize) -> Result<usize, Problem> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut many = 0;
    for key in keys {
        many += usize::try_from(card_keys::count(tx, key, most)?).unwrap_or_default();
    }
    Ok(many)
}

/// The cards of these offers that are live, in their order.
pub fn find_cards(tx: &mut Tx<'_>, offers: &[(PublisherId, OfferId)]) -> Result<Vec<Listed>, Problem> {
    let mut found = Vec::new();
    for (publisher, offer) in offers {
        let Some(version) = catalogue::version(tx, Shelf::Live, publisher, offer)? else { continue };
        let Some(text) = catalogue::card(tx, publisher, offer)? else { continue };
        let Ok(card) = serde_json::from_str(&text) else { continue };
        let (publisher, offer) = (publisher.clone(), offer.clone());
        found.push(Listed { publisher, offer, version, changed_at: Timestamp::from_micros(0), card });
    }
    Ok(found)
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
    missing: Vec<(Entry, NewCard)>,
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
                let kept = card.kept(&row.publisher)?;
                page.missing.push((Entry { entry: String::new(), ..entry }, kept));
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
        catalogue::put_card(tx, &entry, &card.kept(publisher)?)?;
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
