//! The public catalogue and the preview links.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use app::cards::{Listed, live_offers};
use app::catalogue::{live_offer, preview, render_entry};
use app::{App, Ctx};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::pricing::PriceFrom as Price;
use serde_json::value::RawValue;
use wire::catalogue::{CatalogueCard, CataloguePage, PriceFrom};

use crate::cached;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;
use crate::visitor::Visitor;

/// Offers per page when the caller does not say.
const PAGE: i64 = 50;
/// The most offers per page.
const MAX_PAGE: i64 = 200;
/// The most bytes of a page, whatever is on it.
const MAX_PAGE_BYTES: usize = 256 << 10;
/// What a page has beside its cards: the names of its members, and an address with two ids of 50 letters.
const FRAME: usize = 512;

/// `GET /catalog/offers`.
pub(crate) async fn list(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
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
    let etag = page_etag(&listed, more);
    Ok(cached::answer(&headers, &etag, Json(CataloguePage { value, next_link })))
}

/// The first of `listed` that have room on a page, and whether others have none. One always has.
fn fitting(ctx: &Ctx, listed: &[Listed]) -> Result<(Vec<Box<RawValue>>, bool), ApiError> {
    let (mut value, mut size) = (Vec::new(), FRAME);
    for listed in listed {
        let card = serde_json::value::to_raw_value(&card(ctx, listed)).map_err(app::Problem::internal)?;
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

/// `GET /catalog/offers/{publisher}/{offer}`.
pub(crate) async fn get(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: OfferPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let shown = app.read(&ctx, move |ctx, tx| live_offer(ctx, tx, &path.publisher, &path.offer)).await?;
    let etag = format!("\"{}-{}\"", shown.entry.version, shown.entry.changed_at.micros());
    Ok(cached::answer(&headers, &etag, Json(render_entry(&app, &ctx, shown).await?)))
}

/// `GET /catalog/preview/{publisher}/{offer}?version=…&signature=…`: the link a publisher gets to look before going live.
pub(crate) async fn preview_link(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: OfferPath,
    query: Query,
) -> Result<Response, ApiError> {
    let version = query.get("version").and_then(|version| version.parse().ok()).unwrap_or_default();
    let signature = query.get("signature").unwrap_or_default().to_owned();
    let shown = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        preview(ctx, tx, &path.publisher, &path.offer, version, &signature)
    };
    let shown = app.read(&ctx, shown).await?;
    let entry = render_entry(&app, &ctx, shown).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(entry)).into_response())
}

/// Names the page by what is on it.
fn page_etag(listed: &[Listed], more: bool) -> String {
    let mut hasher = DefaultHasher::new();
    ("cards", more).hash(&mut hasher);
    for card in listed {
        (&card.publisher, &card.offer, card.version, card.changed_at).hash(&mut hasher);
    }
    format!("\"{:016x}\"", hasher.finish())
}
