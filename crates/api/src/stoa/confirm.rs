//! Confirming once for an offer that unknown members whose meaning may be privacy restrict nobody.

use app::offers::{self, Confirmable, MOST_AT_ONCE};
use app::once::Outcome;
use app::{App, Ctx};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use face::Refusal;
use face::bearer::Caller;
use face::body::JsonBody;
use face::path::OfferPath;
use face::repeat::{Repeat, respond};
use serde_json::json;
use wire::validation::Confirmation;

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/confirm" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "confirmMembers")
        .about("Confirm members that restrict nobody", "A member that the offer type does not know and whose name holds the word audience, private, restricted, hide or allowed stops a publish, because its meaning may be privacy. Here its publisher says, once for the offer and for each name, that it restricts nobody.")
        .takes(&["Idempotency-Key"])
        .body(json!({ "required": true, "content": { "application/json": {
            "schema": schema("Confirmation"), "example": { "members": ["contoso.hideBanner"] },
        } } }))
        .answers(200, Answer::json("All members that were ever confirmed for the offer.", schema("Confirmation")).with(&["Idempotency-Replayed"]))
        .refuses(&[403, 404, 408, 409, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    JsonBody { value: body, .. }: JsonBody,
) -> Result<Response, Refusal> {
    let repeat = repeat.with(&publisher, &body);
    let members = members(body)?;
    let prepare = || offers::prepare_confirm(&app, &ctx, &publisher, &offer, &members);
    let asked = (publisher.clone(), offer.clone(), members.clone());
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, confirmable: &Confirmable| {
        let confirmed = offers::confirm(ctx, tx, (&asked.0, &asked.1), &asked.2, confirmable)?;
        let body = serde_json::to_string(&Confirmation { members: confirmed.into_iter().collect() })?;
        Ok(Outcome { status: 200, headers: Vec::new(), body, made_of: None, replayed: false })
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

/// The names in the body.
fn members(body: serde_json::Value) -> Result<Vec<String>, Refusal> {
    let read = serde_json::from_value::<Confirmation>(body).ok().map(|body| body.members);
    read.filter(|members| (1..=MOST_AT_ONCE).contains(&members.len())).ok_or_else(|| {
        let message = format!(
            "send `{{\"members\": [...]}}` with the names of 1 to {MOST_AT_ONCE} members, as the draft spells them"
        );
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message).with_target("members".to_owned())
    })
}
