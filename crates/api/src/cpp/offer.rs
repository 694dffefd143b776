//! `GET` and `PUT /api/publishers/{publisher}/offers/{offer}`.

use std::sync::{Arc, Mutex, PoisonError};

use app::offers::{self, Document, Draft, Precondition, Ready, Shown};
use app::once::Outcome;
use app::{App, Ctx, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use domain::ETag;

use super::{render, warnings};
use crate::bearer::Caller;
use crate::body::{JsonBody, OfferBody};
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;
use crate::repeat::{Repeat, respond};

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = app.read(&ctx, move |ctx, tx| offers::draft(ctx, tx, &publisher, &offer)).await?;
    let etag = ETag(found.offer.changed_at);
    // The tag is of the draft; a status set since then makes the representation another one.
    let unchanged = found.offer.status_at <= found.offer.changed_at;
    if unchanged
        && text(&headers, &header::IF_NONE_MATCH).is_some_and(|sent| sent == "*" || etag.matches(&sent))
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag.to_string())]).into_response());
    }
    let all_pricing = query.flag("includeAllPricing")?;
    let document = offers::render_document(&app, &ctx, found).await?;
    let document = if all_pricing { offers::with_all_pricing(&app, &ctx, document).await? } else { document };
    Ok(([(header::ETAG, etag.to_string())], Json(render::offer(document))).into_response())
}

pub(crate) async fn put(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    headers: HeaderMap,
    repeat: Repeat,
    OfferBody(JsonBody { value: body, size }): OfferBody,
) -> Result<Response, ApiError> {
    let precondition = Precondition {
        if_match: text(&headers, &header::IF_MATCH),
        if_none_match: text(&headers, &header::IF_NONE_MATCH),
    };
    // Before the document is looked at: it may be large, and its faults are nobody else's business.
    let asked = (publisher.clone(), offer.clone());
    let stored = app.read(&ctx, move |ctx, tx| offers::find_stored(ctx, tx, &asked.0, &asked.1)).await?;
    let (whose, inner) = (publisher.clone(), ctx.clone());
    let read = move || {
        let repeat = repeat.with(&publisher, &body);
        Ok::<_, Problem>((repeat, Draft::read(&inner, publisher, offer, body)?))
    };
    let (repeat, draft) = app.heavy.run_on(size, whose.as_str(), read).await?;
    let (draft, condition) = (Arc::new(draft), precondition.clone());
    let (saved, repeatable) = (Arc::clone(&draft), repeat.is_some());
    // What was found is good for one try.
    let stored = Mutex::new(Some(stored));
    let prepare = || {
        let stored = stored.lock().unwrap_or_else(PoisonError::into_inner).take();
        offers::prepare(&app, &ctx, &draft, size, &precondition, stored)
    };
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, ready: &Ready| {
        let document = offers::put(ctx, tx, &saved, &condition, ready)?;
        let made_of = repeatable.then(|| Shown::of(ctx, &document).to_text()).transpose()?;
        answered(document, made_of)
    };
    let mut outcome = app.write_once(&ctx, repeat, prepare, case).await?;
    if outcome.replayed
        && let Some(made_of) = &outcome.made_of
    {
        outcome.body = text_of(offers::again(&app, &ctx, &draft, size, made_of).await?)?;
    }
    Ok(respond(outcome))
}

/// 200 for a create, too: see the module's decisions.
fn answered(document: Document, made_of: Option<String>) -> Result<Outcome, Problem> {
    let mut headers = vec![("etag".to_owned(), ETag(document.changed_at).to_string())];
    headers.extend(warnings::header(&document.warnings));
    Ok(Outcome { status: 200, headers, body: text_of(document)?, made_of, replayed: false })
}

/// The text of the answer, in as much room as it takes: the document may be large.
fn text_of(document: Document) -> Result<String, Problem> {
    /// Of everything around the definition.
    const AROUND: usize = 1024;
    let versions = document.type_versions.as_ref().map_or(0, |versions| versions.get().len());
    let mut text = Vec::with_capacity(document.definition.get().len() + versions + AROUND);
    serde_json::to_writer(&mut text, &render::offer(document))?;
    String::from_utf8(text).map_err(Problem::internal)
}

/// All values of a header in one list (RFC 9110 §5.3); one that cannot be read matches nothing, rather than being no
/// condition at all.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("unreadable").trim());
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}
