//! `GET` and `PUT /api/publishers/{publisher}/offers/{offer}`.

use app::App;
use app::offers::{self, Document, Draft, Precondition};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ETag;

use super::render;
use crate::bearer::Caller;
use crate::body::JsonBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let document = app.read(&ctx, move |ctx, tx| offers::draft(ctx, tx, &publisher, &offer)).await?;
    let etag = ETag(document.changed_at);
    // The tag is of the draft; a status set since then makes the representation another one.
    let unchanged = document.status_at <= document.changed_at;
    if unchanged
        && text(&headers, &header::IF_NONE_MATCH).is_some_and(|sent| sent == "*" || etag.matches(&sent))
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag.to_string())]).into_response());
    }
    answer(&app, document, etag, query.flag("includeAllPricing")).await
}

pub(crate) async fn put(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let precondition = Precondition {
        if_match: text(&headers, &header::IF_MATCH),
        if_none_match: text(&headers, &header::IF_NONE_MATCH),
    };
    let draft = Draft::read(&ctx, publisher, offer, body)?;
    let document = app.write(&ctx, move |ctx, tx| offers::put(ctx, tx, &draft, &precondition)).await?;
    let etag = ETag(document.changed_at);
    // 200 for a create, too: see the module's decisions.
    answer(&app, document, etag, false).await
}

async fn answer(app: &App, document: Document, etag: ETag, all_pricing: bool) -> Result<Response, ApiError> {
    let document = if all_pricing { offers::with_all_pricing(app, document).await? } else { document };
    Ok(([(header::ETAG, etag.to_string())], Json(render::offer(document)?)).into_response())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned())
}
