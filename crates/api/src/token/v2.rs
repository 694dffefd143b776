//! `POST /{tenant}/oauth2/v2.0/token`: the second generation, which names the default scope of a resource.

use app::App;
use app::token::{Issued, Target};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use wire::token::TokenV2;

use super::reply;
use super::sent::Sent;

pub(crate) async fn v2(State(app): State<App>, sent: Sent) -> Response {
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
