//! One publisher.

use app::{App, identity};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::PublisherPath;
use wire::publisher::Publisher;

use super::profile::{categories, profile};
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/publishers/{publisher}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "getPublisher")
        .about("Read a publisher", "The profile of one publisher.")
        .answers(200, Answer::json("The publisher.", schema("Publisher")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(id): PublisherPath,
) -> Result<Json<Publisher>, Refusal> {
    let types = categories(&app);
    let found = app.read(&ctx, move |ctx, tx| identity::publisher(ctx, tx, &id)).await?;
    Ok(Json(profile(found, &types)))
}
