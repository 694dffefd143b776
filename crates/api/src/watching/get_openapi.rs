//! Every route in the words of OpenAPI 3.1.

use app::App;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::cached;
use serde_json::json;

use super::described;
use crate::openapi::{Answer, Described, Operation};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/openapi.json" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "getOpenApi")
        .about("Read this document", "OpenAPI 3.1.")
        .takes(&["If-None-Match"])
        .answers(
            200,
            Answer::json("This document.", json!({ "type": "object" })).with(&["ETag", "Cache-Control"]),
        )
        .answers(304, Answer::empty("The caller has it already.").with(&["ETag", "Cache-Control"]))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Extension(described): Extension<Described>,
    headers: HeaderMap,
) -> Response {
    let document = described.document(&app.env.offer_types);
    let body = ([(header::CONTENT_TYPE, "application/json")], document.text.clone()).into_response();
    cached::answer(&headers, &document.etag, body)
}
