//! Selling a plan again.

use app::App;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use face::Refusal;

use super::described;
use super::stopping::{Asked, changes};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route {
    method: "post",
    path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/resume-selling",
};

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "resumeSellingPlan").about(
        "Sell a plan again",
        "Takes back that the plan stopped, or that it will. Where it is sold, nothing happens.",
    );
    changes(operation)
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: Asked) -> Result<Response, Refusal> {
    let item = asked.plan()?;
    asked.resume(&app, item).await
}
