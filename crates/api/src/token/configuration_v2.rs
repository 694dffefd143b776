//! `GET /{tenant}/v2.0/.well-known/openid-configuration`: where the second generation's endpoints are. MSAL asks here before its first token.

use app::App;
use app::token::Generation;
use axum::Json;
use axum::extract::{Path, State};
use wire::token::OpenIdConfiguration;

use super::configuration::document;
use crate::error::ApiError;

pub(crate) async fn configuration_v2(
    State(app): State<App>,
    Path(tenant): Path<String>,
) -> Result<Json<OpenIdConfiguration>, ApiError> {
    document(&app, &tenant, Generation::V2)
}
