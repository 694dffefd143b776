//! A token of the second generation, which names the default scope of a resource.

use app::App;
use app::token::{Issued, Target};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use wire::token::TokenV2;

use super::describe::{describe_token, form};
use super::reply;
use super::sent::Sent;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "post", path: "/{tenant}/oauth2/v2.0/token" };

pub(crate) fn operation() -> Operation {
    describe_token(ROUTE, "getTokenV2")
        .about("Get a token for a scope", "The second generation of the token endpoint, which MSAL uses. Credentials may also come as HTTP Basic.")
        .body(form("scope", "https://cloudpartner.azure.com/.default"))
        .answers(200, Answer::json("A token.", schema("TokenV2")).with(&["Cache-Control"]))
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(State(app): State<App>, sent: Sent) -> Response {
    reply::answer(&app, sent, |form| form.take("scope").map(Target::Scope), body).await
}

fn body(issued: Issued) -> Response {
    Json(TokenV2 {
        token_type: "Bearer".to_owned(),
        expires_in: issued.expires_in,
        ext_expires_in: issued.expires_in,
        expires_on: issued.expires_on,
        not_before: issued.not_before,
        access_token: issued.access_token,
    })
    .into_response()
}
