//! `GET /{tenant}/discovery/keys` and `GET /{tenant}/discovery/v2.0/keys`: the public keys our tokens can be verified
//! with. They are the same for every tenant.

use app::App;
use app::token::{PublicKey, published_keys};
use axum::Json;
use axum::extract::State;
use wire::token::{Key, KeySet};

use crate::error::ApiError;

pub(crate) async fn keys(State(app): State<App>) -> Result<Json<KeySet>, ApiError> {
    let keys = published_keys(&app).await?;
    Ok(Json(KeySet { keys: keys.into_iter().map(key).collect() }))
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
