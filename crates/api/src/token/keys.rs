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
use super::reply;
use crate::path::PathParameters;

pub(crate) async fn keys(State(app): State<App>, origin: Origin, path: PathParameters) -> Response {
    if !is_tenant(path.text("tenant")) {
        return no_tenant(&app, &origin);
    }
    match published_keys(&app).await {
        Ok(keys) => Json(KeySet { keys: keys.into_iter().map(key).collect() }).into_response(),
        Err(problem) => reply::refused(&problem.into(), &origin, app.env.clock.now()),
    }
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
