//! Stopping to sell an offer.

use app::App;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::selling::Item;
use face::Refusal;
use serde_json::json;

use super::described;
use super::stopping::{AskedToStop, stops};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/stop-selling" };

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "stopSellingOffer").about("Stop selling an offer", "New buyers cannot get the offer any more: at once, or from the beginning of a day on. It is in no list, its page says that it is no longer to be had and what there is instead, and customers keep what they have. No publish is needed, none is stopped, and none puts it on sale again. Where it is so already, nothing happens. An offer that was never live is 409 `NotLive`.");
    stops(operation, &json!({ "reason": "endOfSupport" }))
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: AskedToStop) -> Result<Response, Refusal> {
    asked.stop(&app, Item::Offer).await
}
