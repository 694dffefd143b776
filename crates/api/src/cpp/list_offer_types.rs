//! The kinds of offers.

use app::App;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;

use super::render;
use crate::openapi::{Answer, Operation, list_of};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/offerTypes" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "listOfferTypes")
        .about("List offer types", "The kinds of offers this marketplace knows.")
        .answers(200, Answer::json("The offer types.", list_of("OfferType")))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(State(app): State<App>, Caller(ctx): Caller) -> Result<Response, Refusal> {
    // They are the same for everybody who is still admitted.
    app.read(&ctx, |_, _| Ok(())).await?;
    Ok(Json(app.env.offer_types.iter().map(render::offer_type).collect::<Vec<_>>()).into_response())
}
