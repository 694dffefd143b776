//! What happened to an offer, in pages.

use app::App;
use app::follow::list_events_of_offer;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::query::Query;

use super::described;
use super::following::{page, page_asked};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/events" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "listOfferEvents")
        .about("Read what happened to an offer", "In the order in which it happened, from the oldest on, in pages; `getHistory` begins with the newest.")
        .takes(&["eventsTop", "eventsAfter", "Last-Event-ID"])
        .answers(200, Answer::json("A page of events.", schema("EventPage")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Refusal> {
    let path = format!("/stoa/v1/publishers/{publisher}/offers/{offer}/events");
    let (after, top) = page_asked(&headers, &query)?;
    let found = list_events_of_offer(&app, &ctx, (publisher, offer), after, top).await?;
    Ok(page(&path, &Query::default(), top, found))
}
