//! One kind of offer, with all that its offers may say.

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

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/stoa/v1/offerTypes/{offerType}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "readOfferType")
        .about("Read an offer type as a whole", "One kind of offer, as `GET /api/offerTypes/{offerType}` answers it, with the members in its schema that only newer APIs know: `x-stoa-beyond` marks them.")
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
    let known = app.env.offer_types.get(&id).ok_or_else(|| {
        let message = format!("there is no offer type `{id}`; GET /api/offerTypes lists them");
        Refusal::new(StatusCode::NOT_FOUND, "NotFound", message)
    })?;
    let whole = wire::offer_type::OfferType {
        id: known.id().as_str(),
        display_name: known.display_name(),
        version: known.version(),
        offer_type_versions: known.namespace_versions(),
        definition_schema: known.schema(),
    };
    Ok(Json(whole).into_response())
}
