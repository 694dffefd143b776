//! `GET` and `PUT /api/publishers/{publisher}/offers/{offer}`.

use app::offers::{self, Document, Draft, Precondition};
use app::once::{Outcome, once};
use app::{App, Ctx, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use domain::ETag;

use super::render;
use crate::bearer::Caller;
use crate::body::JsonBody;
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
    let document = app.read(&ctx, move |ctx, tx| offers::draft(ctx, tx, &publisher, &offer)).await?;
    let etag = ETag(document.changed_at);
    // The tag is of the draft; a status set since then makes the representation another one.
    let unchanged = document.status_at <= document.changed_at;
    if unchanged
        && text(&headers, &header::IF_NONE_MATCH).is_some_and(|sent| sent == "*" || etag.matches(&sent))
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag.to_string())]).into_response());
    }
    answer(&app, &ctx, document, etag, query.flag("includeAllPricing")?).await
}

pub(crate) async fn put(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    headers: HeaderMap,
    repeat: Repeat,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let precondition = Precondition {
        if_match: text(&headers, &header::IF_MATCH),
        if_none_match: text(&headers, &header::IF_NONE_MATCH),
    };
    // Before the document is looked at: it may be large, and its faults are nobody else's business.
    let asked = publisher.clone();
    app.read(&ctx, move |ctx, tx| offers::may_edit(ctx, tx, &asked)).await?;
    let repeat = repeat.with(&publisher, &body);
    let draft = Draft::read(&ctx, publisher, offer, body)?;
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>| saved(offers::put(ctx, tx, &draft, &precondition)?);
    let outcome = app.write(&ctx, move |ctx, tx| once(ctx, tx, repeat.as_ref(), &case)).await?;
    Ok(respond(outcome))
}

/// 200 for a create, too: see the module's decisions.
fn saved(document: Document) -> Result<Outcome, Problem> {
    let headers = vec![("etag".to_owned(), ETag(document.changed_at).to_string())];
    let body = serde_json::to_string(&render::offer(document)?)?;
    Ok(Outcome { status: 200, headers, body, replayed: false })
}

async fn answer(
    app: &App,
    ctx: &Ctx,
    document: Document,
    etag: ETag,
    all_pricing: bool,
) -> Result<Response, ApiError> {
    let document = if all_pricing { offers::with_all_pricing(app, ctx, document).await? } else { document };
    Ok(([(header::ETAG, etag.to_string())], Json(render::offer(document)?)).into_response())
}

/// All values of a header in one list (RFC 9110 §5.3); one that cannot be read matches nothing, rather than being no
/// condition at all.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("unreadable").trim());
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}
