//! A version that was published.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::offer::Offer;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/versions/{version}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "getOfferVersion")
        .about("Read a published version", "A version as it was published; it never changes again.")
        .answers(200, Answer::json("The version.", schema("Offer")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
) -> Result<Json<Offer>, Refusal> {
    let number = rest.text("version").parse().map_err(|_| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidVersion",
            "a version is a whole number, such as `versions/3`",
        )
    })?;
    let found = app.read(&ctx, move |ctx, tx| offers::version(ctx, tx, &publisher, &offer, number)).await?;
    Ok(Json(render::offer(offers::render_document(&app, &ctx, found).await?)))
}
