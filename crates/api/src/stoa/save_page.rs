//! Saving one page of an offer's draft.

use std::sync::Arc;

use app::offers::{self, Document, PageTag, PreparedPage, SavedPage};
use app::once::Outcome;
use app::{App, Ctx, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodRouter, put};
use db::Tx;
use domain::Page;
use face::Refusal;
use face::bearer::Caller;
use face::body::{JsonBody, OfferBody};
use face::path::PagePath;
use face::precondition::text;
use face::repeat::{Repeat, respond};
use serde_json::{Value, json};

use super::{described, read_page};
use crate::cpp::warnings;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "put", path: read_page::ROUTE.path };

pub(crate) fn operation() -> Operation {
    about(described(ROUTE, "savePage"), "Save a page of a draft")
}

/// What there is to say about saving a page, one of the offer or one of a plan.
pub(super) fn about(operation: Operation, summary: &'static str) -> Operation {
    operation
        .about(summary, "Replaces everything that is on the page by `content`, and nothing else: what somebody saves on another page at the same time stays. The rules are those of a PUT of the offer, and every problem is told at once with its place in the definition; so is everything that is on another page. With `If-Match` the page is only saved while it is as it was read; else `details` tell who saved it since and where both differ. A secret that is left out keeps its value, and `\"\"` clears it. Members that a GET answers beside `content` may stay in the body.")
        .takes(&["If-Match", "Idempotency-Key"])
        .body(json!({ "required": true, "content": { "application/json": {
            "schema": schema("PageDraft"), "example": { "content": {} },
        } } }))
        .answers(200, Answer::json("The page was saved.", schema("SavedPage")).with(&["ETag", "Idempotency-Replayed", "x-stoa-warnings"]))
        .refuses(&[403, 404, 408, 409, 412, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    put(answer)
}

pub(super) async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    PagePath { publisher, offer, page }: PagePath,
    headers: HeaderMap,
    repeat: Repeat,
    OfferBody(JsonBody { value: body, size }): OfferBody,
) -> Result<Response, Refusal> {
    let asked = publisher.clone();
    app.read(&ctx, move |ctx, tx| offers::may_edit(ctx, tx, &asked)).await?;
    let page = page?;
    let repeat = repeat.with(&publisher, &body);
    let (if_match, content) = (text(&headers, &header::IF_MATCH), content(body)?);
    let saved = Arc::new(SavedPage { publisher, offer, page: page.clone(), content, size, if_match });
    let prepare = || offers::prepare_page(&app, &ctx, &saved);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedPage| {
        let (document, tag) = offers::save_page(ctx, tx, prepared)?;
        answered(&page, &document, &tag)
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

fn content(mut body: Value) -> Result<Value, Refusal> {
    match body.get_mut("content").map(Value::take) {
        Some(content @ Value::Object(_)) => Ok(content),
        _ => {
            let message = "send `{\"content\": {...}}` with everything that is on the page";
            Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message)
                .with_target("content".to_owned()))
        }
    }
}

fn answered(page: &Page, document: &Document, tag: &PageTag) -> Result<Outcome, Problem> {
    let mut headers = vec![("etag".to_owned(), tag.to_string())];
    headers.extend(warnings::header(&document.warnings));
    let body = wire::page::SavedPage {
        page: page.name().to_string(),
        plan: page.plan().map(ToString::to_string),
        tag: tag.to_string(),
        version: document.version,
        changed_time: document.changed_at.to_string(),
    };
    let body = serde_json::to_string(&body)?;
    Ok(Outcome { status: 200, headers, body, made_of: None, replayed: false })
}
