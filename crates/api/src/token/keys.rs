//! `GET /{tenant}/discovery/keys` and `GET /{tenant}/discovery/v2.0/keys`: the public keys our tokens can be verified
//! with. They are the same for every tenant that could be one.

use app::App;
use app::token::{PublicKey, published_keys};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::token::{Key, KeySet};

use super::configuration::{is_tenant, no_tenant};
use super::origin::Origin;
use crate::error::ApiError;
use crate::path::PathParameters;

pub(crate) async fn keys(
    State(app): State<App>,
    origin: Origin,
    path: PathParameters,
) -> Result<Response, ApiError> {
    if !is_tenant(path.text("tenant")) {
        return Ok(no_tenant(&app, &origin));
    }
    let keys = published_keys(&app).await?;
    Ok(Json(KeySet { keys: keys.into_iter().map(key).collect() }).into_response())
}

fn key(key: PublicKey) -> Key {
    Key {
        kty: "EC".to_owned(),
        r#use: "sig".to_owned(),
        alg: "ES256".to_owned(),
        kid: key.id,
        crv: "P-256".to_owned(),
        x: key.x,
        y: key.y,
    }
}
