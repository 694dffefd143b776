//! `GET /{tenant}/v2.0/.well-known/openid-configuration`: where the second generation's endpoints are. MSAL asks here before its first token.

use app::App;
use app::token::Generation;
use axum::extract::State;
use axum::response::Response;

use super::configuration::document;
use super::origin::Origin;
use crate::path::PathParameters;

pub(crate) async fn configuration_v2(
    State(app): State<App>,
    origin: Origin,
    path: PathParameters,
) -> Response {
    document(&app, &origin, path.text("tenant"), Generation::V2)
}
