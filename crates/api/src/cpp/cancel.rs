//! Canceling what runs, or withdrawing the preview.

use app::publishing::{self, Withdrawal};
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use face::Refusal;
use face::bearer::Caller;
use face::body::OptionalBody;
use face::path::OfferPath;
use face::repeat::Repeat;

use super::emails;
use super::start::{describe, notified, start};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/api/publishers/{publisher}/offers/{offer}/cancel" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "cancelOperation")
        .about("Cancel what is running, or withdraw the preview", "A running operation ends at its next safe point; a preview that waits for sign-off is withdrawn. With nothing to cancel it is accepted all the same: the cancel becomes the newest submission, of type `cancel` and in state `canceled`, of which an offer has one at most, and nothing else changes.")
        .body(notified("Anything or nothing."))
        .refuses(&[404, 409, 422])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, Refusal> {
    emails::read(&body)?;
    let repeat = repeat.with(&publisher, &body);
    let prepare = || publishing::prepare_cancel(&app, &ctx, &publisher, &offer);
    let asked = (publisher.clone(), offer.clone());
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, withdrawal: &Option<Withdrawal>| {
        publishing::cancel(ctx, tx, &asked.0, &asked.1, withdrawal.as_ref())
    };
    start(&app, &ctx, repeat, prepare, case).await
}
