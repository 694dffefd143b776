//! The draft of an offer.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use domain::ETag;
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::precondition::text;
use face::query::Query;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "getOffer")
        .about("Read the draft of an offer", "The draft as it was put, with the members filled in that clients index without checking. Secrets are not in it; artifacts have addresses of this marketplace.")
        .takes(&["includeAllPricing", "If-None-Match"])
        .answers(200, Answer::json("The draft.", schema("Offer")).with(&["ETag"]))
        .answers(304, Answer::empty("The caller has it already.").with(&["ETag"]))
        .refuses(&[403, 404, 422])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.read(&ctx, move |ctx, tx| offers::draft(ctx, tx, &publisher, &offer)).await?;
    let etag = ETag(found.offer.changed_at);
    // The tag is of the draft; a status set since then makes the representation another one.
    let unchanged = found.offer.status_at <= found.offer.changed_at;
    if unchanged
        && text(&headers, &header::IF_NONE_MATCH).is_some_and(|sent| sent == "*" || etag.matches(&sent))
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag.to_string())]).into_response());
    }
    let all_pricing = query.flag("includeAllPricing")?;
    let document = offers::render_document(&app, &ctx, found).await?;
    let document = if all_pricing { offers::with_all_pricing(&app, &ctx, document).await? } else { document };
    Ok(([(header::ETAG, etag.to_string())], Json(render::offer(document))).into_response())
}
