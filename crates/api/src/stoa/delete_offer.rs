//! Deleting an offer that was never published.

use app::deletion;
use app::once::Outcome;
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, delete};
use db::Tx;
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::precondition::Condition;
use face::repeat::{Repeat, respond};
use serde_json::Value;

use super::described;
use crate::openapi::{Answer, Operation};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "delete", path: "/stoa/v1/publishers/{publisher}/offers/{offer}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "deleteOffer")
        .about("Delete an offer that was never published", "Deletes the draft with its secrets and what belongs to it. The id is never used again: a PUT under it answers 409 `IdRetired`. An offer that was ever published, in whatever way that ended, stays.")
        .takes(&["If-Match", "Idempotency-Key"])
        .answers(204, Answer::empty("It is deleted.").with(&["Idempotency-Replayed"]))
        .refuses(&[403, 404, 409, 412, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    delete(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    Condition(precondition): Condition,
    repeat: Repeat,
) -> Result<Response, Refusal> {
    let repeat = repeat.with(&publisher, &Value::Null);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, (): &()| {
        deletion::delete_offer(ctx, tx, &publisher, &offer, &precondition)?;
        Ok(Outcome { status: 204, headers: Vec::new(), body: String::new(), made_of: None, replayed: false })
    };
    Ok(respond(app.write_once(&ctx, repeat, || async { Ok(()) }, case).await?))
}
