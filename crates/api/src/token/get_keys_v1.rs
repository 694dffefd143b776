//! The public keys our tokens can be verified with. They are the same for every tenant that could be one.

use app::App;
use app::token::{PublicKey, published_keys};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::Asked;
use face::path::PathParameters;
use wire::token::{Key, KeySet};

use super::configuration::{is_tenant, no_tenant};
use super::describe::describe;
use super::reply;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/{tenant}/discovery/keys" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "getKeysV1")
        .about(
            "Read the public keys",
            "What tokens of this marketplace can be verified with (RFC 7517); the same for every tenant.",
        )
        .answers(200, Answer::json("The keys.", schema("KeySet")))
        .refuses_token(&[500])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(State(app): State<App>, asked: Asked, path: PathParameters) -> Response {
    if !is_tenant(path.text("tenant")) {
        return no_tenant(&app, &asked);
    }
    match published_keys(&app).await {
        Ok(keys) => Json(KeySet { keys: keys.into_iter().map(key).collect() }).into_response(),
        Err(problem) => reply::refused(&problem.into(), &asked, app.env.clock.now()),
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
