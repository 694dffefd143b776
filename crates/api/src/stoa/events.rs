//! What happens in a publisher, as a stream or in pages.

use app::App;
use app::follow::{Followed, list_events};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::PublisherPath;
use face::query::Query;

use super::described;
use super::following::{page, page_asked, stream_of, wants_stream};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/stoa/v1/publishers/{publisher}/events" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "followPublisher")
        .about("Follow what happens in a publisher", "In the order in which it happened, from the oldest on. With `Accept: text/event-stream` it is a stream (server-sent events) that goes on with what happens: behind the event that `Last-Event-ID` or `after` names, or else from now on. A stream ends after a quarter of an hour at most; ask again with the `Last-Event-ID` it came to.")
        .takes(&["eventsTop", "eventsAfter", "eventsOffer", "Last-Event-ID"])
        .answers(200, Answer::json("A page of events, or a stream of them.", schema("EventPage")).or("text/event-stream"))
        .refuses(&[403])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(publisher): PublisherPath,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Refusal> {
    let path = format!("/stoa/v1/publishers/{publisher}/events");
    let offer = query.get("offer").map(|offer| {
        offer.parse().map_err(|error: domain::InvalidId| {
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", error.to_string())
                .with_target("offer".to_owned())
        })
    });
    let followed = match offer {
        Some(offer) => Followed::Offer(publisher, offer?),
        None => Followed::Publisher(publisher),
    };
    if wants_stream(&headers) {
        return stream_of(&app, &ctx, followed, &headers, &query).await;
    }
    let (after, top) = page_asked(&headers, &query)?;
    Ok(page(&path, &query, top, list_events(&app, &ctx, followed, after, top).await?))
}
