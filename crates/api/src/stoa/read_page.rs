//! One page of an offer's draft.

use app::App;
use app::offers::{self, PageContent};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::PagePath;
use face::precondition::text;
use serde_json::json;

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/pages/{page}" };

pub(crate) fn operation() -> Operation {
    about(described(ROUTE, "readPage"), "Read a page of a draft")
}

/// What there is to say about reading a page, one of the offer or one of a plan.
pub(super) fn about(operation: Operation, summary: &'static str) -> Operation {
    operation
        .about(summary, "What is on the page, without secrets, and every field that may be on it: what people call it, what may stand there and which rules hold. Artifacts have addresses of this marketplace.")
        .takes(&["If-None-Match"])
        .answers(200, Answer::json("The page.", schema("Page")).with(&["ETag"]))
        .answers(304, Answer::empty("The caller has it already.").with(&["ETag"]))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

pub(super) async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    PagePath { publisher, offer, page }: PagePath,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.read(&ctx, move |ctx, tx| offers::draft(ctx, tx, &publisher, &offer)).await?;
    let page = page?;
    let PageContent { page, tag, content, fields } = offers::read_page(&app, &ctx, found, page).await?;
    let etag = [(header::ETAG, tag.to_string())];
    if text(&headers, &header::IF_NONE_MATCH).is_some_and(|sent| tag.matches(&sent)) {
        return Ok((StatusCode::NOT_MODIFIED, etag).into_response());
    }
    let body = wire::page::Page {
        page: page.name().to_string(),
        plan: page.plan().map(ToString::to_string),
        label: page.name().label().to_owned(),
        tag: tag.to_string(),
        content,
        fields: fields.into_iter().map(|field| json!(field)).collect(),
    };
    Ok((etag, Json(body)).into_response())
}
