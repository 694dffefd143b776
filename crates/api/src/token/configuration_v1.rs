//! `GET /{tenant}/.well-known/openid-configuration`: where the first generation's endpoints are.

use app::App;
use app::token::Generation;
use axum::Json;
use axum::extract::{Path, State};
use wire::token::OpenIdConfiguration;

use super::configuration::document;
use crate::error::ApiError;

pub(crate) async fn configuration_v1(
    State(app): State<App>,
    Path(tenant): Path<String>,
) -> Result<Json<OpenIdConfiguration>, ApiError> {
    document(&app, &tenant, Generation::V1)
}
