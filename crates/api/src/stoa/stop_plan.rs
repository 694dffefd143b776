//! Stopping to sell a plan.

use app::App;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use face::Refusal;
use serde_json::json;

use super::described;
use super::stopping::{AskedToStop, stops};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route {
    method: "post",
    path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/stop-selling",
};

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "stopSellingPlan").about("Stop selling a plan", "New buyers cannot get the plan any more: at once, or from the beginning of a day on. It is not among the plans of its offer, and counts for no price; the page of the offer names it as no longer to be had. Customers keep what they have. The only plan that is sold is 409 `LastPlan`: stop selling the offer instead.");
    stops(operation, &json!({ "reason": "endOfSupport" }))
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: AskedToStop) -> Result<Response, Refusal> {
    let item = asked.0.plan()?;
    asked.stop(&app, item).await
}
