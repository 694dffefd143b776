//! Signing off the preview.

use app::publishing;
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

use super::start::{describe, notified, start};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/api/publishers/{publisher}/offers/{offer}/golive" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "goLive")
        .about("Sign off the preview and go live", "Moves what is in preview to production, where everybody sees it. It tells whom the publish told.")
        .body(notified("Ignored."))
        .refuses(&[404, 409, 422])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

/// A body is accepted and ignored: the notification list is that of the publish.
async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, Refusal> {
    let repeat = repeat.with(&publisher, &body);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, (): &()| publishing::go_live(ctx, tx, &publisher, &offer);
    start(&app, &ctx, repeat, || async { Ok(()) }, case).await
}
