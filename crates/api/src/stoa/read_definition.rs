//! All that a version of an offer says.

use app::App;
use app::offers::{self, Which, Whole};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::query::Query;
use wire::page::WholeDefinition;

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/definition" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "readDefinition")
        .about("Read the whole definition of an offer", "All that a version says, with the members that the publishing API does not show because only newer APIs know them; without secrets. Artifacts have addresses of this marketplace.")
        .takes(&["which"])
        .answers(200, Answer::json("The definition.", schema("WholeDefinition")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Json<WholeDefinition>, Refusal> {
    let which = query.get("version").map_or(Ok(Which::Draft), str::parse)?;
    let Whole { offer_type, version, definition } =
        offers::read_whole(&app, &ctx, &publisher, &offer, which).await?;
    Ok(Json(WholeDefinition { offer_type_id: offer_type.to_string(), version, definition }))
}
