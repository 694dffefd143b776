//! One kind of offer, with its schema.

use app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use domain::OfferTypeId;
use face::Refusal;
use face::bearer::Caller;
use face::path::PathParameters;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/offerTypes/{offerType}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "getOfferType")
        .about(
            "Read an offer type",
            "One kind of offer, with the JSON Schema that a definition must meet to be published.",
        )
        .answers(200, Answer::json("The offer type.", schema("OfferType")))
        .refuses(&[404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    path: PathParameters,
) -> Result<Response, Refusal> {
    // They are the same for everybody who is still admitted.
    app.read(&ctx, |_, _| Ok(())).await?;
    let id: OfferTypeId = path.id("offerType")?;
    match app.env.offer_types.get(&id) {
        Some(known) => Ok(Json(render::offer_type(known)).into_response()),
        None => {
            let message = format!("there is no offer type `{id}`; GET /api/offerTypes lists them");
            Err(Refusal::new(StatusCode::NOT_FOUND, "NotFound", message))
        }
    }
}
