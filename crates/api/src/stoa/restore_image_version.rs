//! Restoring a version of disk images.

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
    path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/image-versions/{imageVersion}/restore",
};

pub(crate) fn operation() -> Operation {
    let operation = described(ROUTE, "restoreImageVersion").about("Restore an image version", "Takes back that the version was withdrawn, or that it will be. Where it is active, nothing happens.").takes(&["generation"]);
    changes(operation)
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, asked: Asked) -> Result<Response, Refusal> {
    let item = asked.image()?;
    asked.resume(&app, item).await
}
