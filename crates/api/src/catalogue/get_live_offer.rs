//! What everybody sees of an offer.

use app::catalogue::{live_offer, render_entry};
use app::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::cached;
use face::path::OfferPath;
use face::visitor::Visitor;

use super::{described, unchanged};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/catalog/offers/{publisher}/{offer}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "getLiveOffer")
        .about("Read a live offer", "What everybody sees of an offer. One of which nothing is sold any more is in no list, and still told here, in `selling`: since when, why, and what there is instead; so is a plan that is not sold any more, which is not among those of the listing.")
        .takes(&["If-None-Match"])
        .answers(200, Answer::json("The offer.", schema("CatalogueEntry")).with(&["ETag", "Cache-Control"]))
        .answers(304, unchanged())
        .refuses(&[404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: OfferPath,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let shown = app.read(&ctx, move |ctx, tx| live_offer(ctx, tx, &path.publisher, &path.offer)).await;
    let shown = shown.map_err(|problem| match problem {
        Problem::NotFound(what) => {
            Problem::NotFound(format!("{what}; GET /catalog/offers lists those that are"))
        }
        other => other,
    })?;
    let etag = shown.etag();
    Ok(cached::answer(&headers, &etag, Json(render_entry(&app, &ctx, shown).await?)))
}
