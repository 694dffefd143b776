//! A card of each live offer, in pages.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use app::cards::{Listed, live_offers};
use app::{App, Ctx, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::cached;
use face::query::Query;
use face::visitor::Visitor;
use offer_types::pricing::PriceFrom as Price;
use serde_json::value::RawValue;
use wire::catalogue::{CatalogueCard, CataloguePage, PriceFrom};

use super::{described, unchanged};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/catalog/offers" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "listLiveOffers")
        .about(
            "List live offers",
            "Everything that is live: a card of each offer, in pages of at most 256 KiB.",
        )
        .takes(&["catalogueTop", "after", "If-None-Match"])
        .answers(
            200,
            Answer::json("A page of cards.", schema("CataloguePage")).with(&["ETag", "Cache-Control"]),
        )
        .answers(304, unchanged())
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

/// Offers per page when the caller does not say.
const PAGE: i64 = 50;
/// The most offers per page.
const MAX_PAGE: i64 = 200;
/// The most bytes of a page, whatever is on it.
const MAX_PAGE_BYTES: usize = 256 << 10;
/// What a page has beside its cards: the names of its members, and an address with two ids of 50 letters.
const FRAME: usize = 512;

async fn answer(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let limit = query.count("top")?.unwrap_or(PAGE).min(MAX_PAGE);
    let after = query.get("after").unwrap_or_default();
    let (publisher, offer) = after.split_once('/').unwrap_or((after, ""));
    let (publisher, offer) = (publisher.to_owned(), offer.to_owned());
    let most = usize::try_from(limit).unwrap_or_default();
    let (mut listed, more) =
        app.scan(&ctx, move |ctx, tx| live_offers(ctx, tx, (&publisher, &offer), most)).await?;
    let (value, cut) = fitting(&ctx, &listed)?;
    listed.truncate(value.len());
    let more = more || cut;
    let next_link = listed
        .last()
        .filter(|_| more)
        .map(|last| format!("/catalog/offers?top={limit}&after={}/{}", last.publisher, last.offer));
    let etag = page_etag(&value, more);
    Ok(cached::answer(&headers, &etag, Json(CataloguePage { value, next_link })))
}

/// The first of `listed` that have room on a page, and whether others have none. One always has.
fn fitting(ctx: &Ctx, listed: &[Listed]) -> Result<(Vec<Box<RawValue>>, bool), Refusal> {
    let (mut value, mut size) = (Vec::new(), FRAME);
    for listed in listed {
        let card = serde_json::value::to_raw_value(&card(ctx, listed)).map_err(Problem::internal)?;
        size += card.get().len() + 1;
        if size > MAX_PAGE_BYTES {
            return Ok((value, true));
        }
        value.push(card);
    }
    Ok((value, false))
}

fn card(ctx: &Ctx, listed: &Listed) -> CatalogueCard {
    let card = listed.card.clone();
    CatalogueCard {
        publisher_id: listed.publisher.to_string(),
        publisher_display_name: card.publisher_display_name,
        offer_id: listed.offer.to_string(),
        offer_type_id: card.offer_type_id,
        version: listed.version,
        display_text: card.display_text,
        title: card.title,
        summary: card.summary,
        logo: listed.card.logo_address(ctx),
        categories: card.categories,
        price_from: card.price_from.map(|price| match price {
            Price::Hour { amount, currency, market } => PriceFrom::Hour { amount, currency, market },
            Price::Free => PriceFrom::Free,
            Price::OwnLicence => PriceFrom::OwnLicence,
        }),
        published_time: listed.changed_at.to_string(),
    }
}

/// Names the page by what is on it: a card changes with what is sold of its offer, too.
fn page_etag(cards: &[Box<RawValue>], more: bool) -> String {
    let mut hasher = DefaultHasher::new();
    ("cards", more).hash(&mut hasher);
    cards.iter().for_each(|card| card.get().hash(&mut hasher));
    format!("\"{:016x}\"", hasher.finish())
}
