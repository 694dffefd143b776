//! What a slot holds.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::offer::Offer;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/slot/{slot}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "getOfferSlot")
        .about("Read what a slot holds", "The draft, the version in preview or the live version.")
        .answers(200, Answer::json("The version in the slot.", schema("Offer")))
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
    let name = rest.text("slot").to_owned();
    let read = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| offers::slot(ctx, tx, &publisher, &offer, &name);
    let found = app.read(&ctx, read).await?;
    Ok(Json(render::offer(offers::render_document(&app, &ctx, found).await?)))
}
