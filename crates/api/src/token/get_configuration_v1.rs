//! Where the first generation's endpoints are.

use app::App;
use app::token::Generation;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Asked;
use face::path::PathParameters;

use super::configuration::document;
use super::describe::describe;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/{tenant}/.well-known/openid-configuration" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "getConfigurationV1")
        .about("Discover the first generation's endpoints", "OpenID Connect Discovery 1.0. Every well-formed tenant has one, so that nobody learns which exist.")
        .answers(200, Answer::json("The endpoints.", schema("OpenIdConfiguration")))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(State(app): State<App>, asked: Asked, path: PathParameters) -> Response {
    document(&app, &asked, path.text("tenant"), Generation::V1)
}
