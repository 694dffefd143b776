//! Deprecating a version of disk images.

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
    path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/image-versions/{imageVersion}/deprecate",
};

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "deprecateImageVersion").about("Deprecate an image version", "The version is withdrawn at the beginning of a day: 90 days from now unless a later one is named, and sooner, or at once, for the reason `criticalSecurityIssue` only. Until then buyers are told so, and get another version where none is asked for. No publish, and no PUT of an older document, brings a version back that was withdrawn. The last version that is neither deprecated nor withdrawn is 409 `LastImageVersion`: publish a newer one first.").takes(&["generation"]);
    stops(operation, &json!({ "dateOffset": "P90D", "reason": "endOfSupport" }))
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: AskedToStop) -> Result<Response, Refusal> {
    let item = asked.0.image()?;
    asked.stop(&app, item).await
}
