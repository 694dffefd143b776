//! A token of the first generation, which names a resource. go-autorest adds `?api-version=1.0`.

use app::App;
use app::token::{Issued, Target};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use wire::token::TokenV1;

use super::describe::{describe_token, form};
use super::reply;
use super::sent::Sent;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "post", path: "/{tenant}/oauth2/token" };

pub(crate) fn operation() -> Operation {
    describe_token(ROUTE, "getTokenV1")
        .about("Get a token for a resource", "The first generation of the token endpoint. Credentials may also come as HTTP Basic (RFC 6749 section 2.3.1).")
        .body(form("resource", "https://cloudpartner.azure.com"))
        .answers(200, Answer::json("A token.", schema("TokenV1")).with(&["Cache-Control"]))
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, sent: Sent) -> Response {
    reply::answer(&app, sent, |form| form.take("resource").map(Target::Resource), body).await
}

fn body(issued: Issued) -> Response {
    Json(TokenV1 {
        token_type: "Bearer".to_owned(),
        expires_in: issued.expires_in.to_string(),
        ext_expires_in: issued.expires_in.to_string(),
        expires_on: issued.expires_on.to_string(),
        not_before: issued.not_before.to_string(),
        resource: issued.resource,
        access_token: issued.access_token,
    })
    .into_response()
}
