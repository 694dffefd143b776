//! One operation.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use domain::OperationId;
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::operation::OperationDetail;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/operations/{operation}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "getOperation")
        .about(
            "Follow an operation",
            "The address that `Location` and `Operation-Location` name. An operation can be read for as long as the marketplace keeps it, 400 days unless its operator decided otherwise, and the newest of an offer for ever.",
        )
        .answers(200, Answer::json("The operation.", schema("OperationDetail")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
) -> Result<Json<OperationDetail>, Refusal> {
    let id: OperationId = rest.id("operation")?;
    let read =
        move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| publishing::operation(ctx, tx, &publisher, &offer, &id);
    Ok(Json(render::operation(app.read(&ctx, read).await?)))
}
