//! The public catalogue and the preview links.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use app::App;
use app::catalogue::{live_offer, live_offers, preview};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::catalogue::Entry;
use serde_json::value::RawValue;
use wire::catalogue::CataloguePage;

use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;
use crate::visitor::Visitor;

/// Offers per page when the caller does not say.
const PAGE: i64 = 50;
/// The most offers per page.
const MAX_PAGE: i64 = 200;

/// `GET /catalog/offers`.
pub(crate) async fn list(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let limit = query.number("top")?.unwrap_or(PAGE).clamp(1, MAX_PAGE);
    let after = query.get("after").unwrap_or_default();
    let (publisher, offer) = after.split_once('/').unwrap_or((after, ""));
    let (publisher, offer) = (publisher.to_owned(), offer.to_owned());
    let mut entries =
        app.scan(&ctx, move |ctx, tx| live_offers(ctx, tx, (&publisher, &offer), limit + 1)).await?;
    let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_link = entries
        .last()
        .filter(|_| more)
        .map(|last| format!("/catalog/offers?top={limit}&after={}/{}", last.publisher, last.offer));
    let etag = page_etag(&entries, more);
    if unchanged(&headers, &etag) {
        return Ok(not_modified(&etag));
    }
    let value = entries.iter().map(raw).collect::<Result<_, _>>()?;
    Ok(cached(&etag, Json(CataloguePage { value, next_link })))
}

/// `GET /catalog/offers/{publisher}/{offer}`.
pub(crate) async fn get(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: OfferPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let entry = app.read(&ctx, move |ctx, tx| live_offer(ctx, tx, &path.publisher, &path.offer)).await?;
    let etag = format!("\"{}-{}\"", entry.version, entry.changed_at.micros());
    if unchanged(&headers, &etag) {
        return Ok(not_modified(&etag));
    }
    Ok(cached(&etag, Json(raw(&entry)?)))
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
    let entry = app.read(&ctx, shown).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(raw(&entry)?)).into_response())
}

/// Names the page by what is on it.
fn page_etag(entries: &[Entry], more: bool) -> String {
    let mut hasher = DefaultHasher::new();
    more.hash(&mut hasher);
    for entry in entries {
        (&entry.publisher, &entry.offer, entry.version, entry.changed_at).hash(&mut hasher);
    }
    format!("\"{:016x}\"", hasher.finish())
}

fn raw(entry: &Entry) -> Result<Box<RawValue>, ApiError> {
    RawValue::from_string(entry.entry.clone()).map_err(|error| app::Problem::internal(error).into())
}

fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok());
    sent.is_some_and(|sent| {
        sent.trim() == "*" || sent.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
    })
}

fn not_modified(etag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response()
}

/// Anybody may keep it, but must ask whether it changed.
fn cached(etag: &str, body: impl IntoResponse) -> Response {
    ([(header::ETAG, etag), (header::CACHE_CONTROL, "public, no-cache")], body).into_response()
}
