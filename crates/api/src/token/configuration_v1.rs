//! `GET /{tenant}/.well-known/openid-configuration`: where the first generation's endpoints are.

use app::App;
use app::token::Generation;
use axum::extract::State;
use axum::response::Response;

use super::configuration::document;
use super::origin::Origin;
use crate::path::PathParameters;

pub(crate) async fn configuration_v1(
    State(app): State<App>,
    origin: Origin,
    path: PathParameters,
) -> Response {
    document(&app, &origin, path.text("tenant"), Generation::V1)
}
