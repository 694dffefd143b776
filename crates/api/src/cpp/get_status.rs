//! Where an offer stands.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::operation::OfferStatus;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/status" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "getOfferStatus")
        .about("Read the publishing status of an offer", "Where the offer stands, step by step, with links to its preview and its live page once there are any.")
        .answers(200, Answer::json("The status.", schema("OfferStatus")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
) -> Result<Json<OfferStatus>, Refusal> {
    let view = app.read(&ctx, move |ctx, tx| publishing::offer_status(ctx, tx, &publisher, &offer)).await?;
    Ok(Json(OfferStatus {
        status: view.status.to_string(),
        messages: render::messages(&view.messages),
        steps: render::steps(view.steps),
        preview_links: render::links(view.preview_links),
        live_links: render::links(view.live_links),
        notification_emails: view.emails,
    }))
}
