//! `POST /{tenant}/oauth2/token`: the first generation, which names a resource. go-autorest adds `?api-version=1.0`.

use app::App;
use app::token::{Issued, Target};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use wire::token::TokenV1;

use super::reply;
use super::sent::Sent;

pub(crate) async fn v1(State(app): State<App>, sent: Sent) -> Response {
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
