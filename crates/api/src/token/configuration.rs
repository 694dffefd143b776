//! The discovery documents of a tenant.

use app::App;
use app::token::{Generation, base_url, issuer};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use face::Asked;
use wire::token::OpenIdConfiguration;

use super::reply;

/// The document for one generation of endpoints. Every well-formed tenant has one, so that nobody learns which exist;
/// the token endpoint knows.
pub(super) fn document(app: &App, asked: &Asked, tenant: &str, generation: Generation) -> Response {
    if !is_tenant(tenant) {
        return no_tenant(app, asked);
    }
    let tenant = tenant.to_ascii_lowercase();
    let base = format!("{}/{tenant}", base_url(&app.env.settings));
    let path = match generation {
        Generation::V1 => "",
        Generation::V2 => "/v2.0",
    };
    let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Json(OpenIdConfiguration {
        issuer: issuer(&app.env.settings, &tenant, generation),
        authorization_endpoint: format!("{base}/oauth2{path}/authorize"),
        token_endpoint: format!("{base}/oauth2{path}/token"),
        jwks_uri: format!("{base}/discovery{path}/keys"),
        token_endpoint_auth_methods_supported: texts(&["client_secret_post", "client_secret_basic"]),
        grant_types_supported: texts(&["client_credentials"]),
        response_types_supported: texts(&["token"]),
        subject_types_supported: texts(&["public"]),
        id_token_signing_alg_values_supported: texts(&["ES256"]),
        claims_supported: texts(&[
            "aud", "iss", "iat", "nbf", "exp", "appid", "azp", "oid", "sub", "tid", "roles", "ver", "jti",
        ]),
    })
    .into_response()
}

/// Whether `text` could be a tenant.
pub(super) fn is_tenant(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    text.len() <= 100 && text.bytes().all(plain)
}

pub(super) fn no_tenant(app: &App, asked: &Asked) -> Response {
    let description = "a tenant is a UUID or a domain name, such as `contoso.example`";
    let now = app.env.clock.now();
    reply::error(StatusCode::BAD_REQUEST, "invalid_tenant", 900_021, description, asked, now)
}
