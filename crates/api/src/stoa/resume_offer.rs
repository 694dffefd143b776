//! Selling an offer again.

use app::App;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::selling::Item;
use face::Refusal;

use super::described;
use super::stopping::{Asked, changes};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/resume-selling" };

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "resumeSellingOffer").about("Sell an offer again", "Takes back that selling stopped, or that it will. What is live is sold as it is; plans that stopped by themselves stay stopped. Where it is sold, nothing happens.");
    changes(operation)
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: Asked) -> Result<Response, Refusal> {
    asked.resume(&app, Item::Offer).await
}
