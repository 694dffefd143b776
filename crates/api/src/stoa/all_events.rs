//! What happens in the whole marketplace, as a stream or in pages, for operators.

use app::App;
use app::follow::{Followed, list_events};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::query::Query;

use super::described;
use super::following::{page, page_asked, stream_of, wants_stream};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

const PATH: &str = "/stoa/v1/events";

pub(crate) const ROUTE: Route = Route { method: "get", path: PATH };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "followMarketplace")
        .about(
            "Follow what happens in the marketplace",
            "The same as `followPublisher`, of all publishers and beside them. For operators.",
        )
        .takes(&["eventsTop", "eventsAfter", "Last-Event-ID"])
        .answers(
            200,
            Answer::json("A page of events, or a stream of them.", schema("EventPage"))
                .or("text/event-stream"),
        )
        .refuses(&[403])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Refusal> {
    if wants_stream(&headers) {
        return stream_of(&app, &ctx, Followed::Marketplace, &headers, &query).await;
    }
    let (after, top) = page_asked(&headers, &query)?;
    let found = list_events(&app, &ctx, Followed::Marketplace, after, top).await?;
    Ok(page(PATH, &Query::default(), top, found))
}
