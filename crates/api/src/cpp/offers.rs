//! `GET /api/publishers/{publisher}/offers`: all of them, or `$top` at a time. The page is an array like the whole list,
//! so the address of the next one is in the header `Link` (RFC 8288).

use app::{App, Ctx, offers};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use domain::filter::OfferFilter;
use domain::{OfferId, PublisherId};
use url::form_urlencoded;
use wire::offer::{DisplayText, OfferSummary};

use super::render::migration_status;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::PublisherPath;
use crate::query::Query;

pub(crate) async fn list(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(publisher): PublisherPath,
    query: Query,
) -> Result<Response, ApiError> {
    let bad = |code, message: String| ApiError::new(StatusCode::BAD_REQUEST, code, message);
    let expression = query.get("$filter").unwrap_or_default();
    let filter = OfferFilter::parse(expression)
        .map_err(|error| bad("InvalidFilter", error.to_string()).with_target("$filter".to_owned()))?;
    let top: Option<u32> =
        query.get("$top").map(str::parse).transpose().map_err(|_| {
            bad("InvalidTop", "`$top` is how many offers to list at most, such as 25".to_owned())
        })?;
    let (asked, after) = (publisher.clone(), query.get("after").unwrap_or_default().to_owned());
    // One more than asked for tells whether there are more.
    let limit = top.map_or(i64::MAX, |top| i64::from(top) + 1);
    let list = move |ctx: &Ctx, tx: &mut Tx<'_>| offers::list(ctx, tx, &asked, &filter, &after, limit);
    let (mut found, migrated) = app.scan(&ctx, list).await?;
    let page = top.map_or(usize::MAX, |top| top as usize);
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more).map(|last| next_link(&publisher, expression, page, &last.id));
    let summary = |offer: db::offers::Offer| OfferSummary {
        offer_type_id: offer.offer_type.to_string(),
        publisher_id: publisher.to_string(),
        status: offer.status.to_string(),
        id: offer.id.to_string(),
        version: offer.draft_version,
        definition: DisplayText { display_text: offer.display_text },
        changed_time: offer.changed_at.to_string(),
        pc_migration_status: migration_status(migrated),
    };
    let listed: Vec<_> = found.into_iter().map(summary).collect();
    Ok((next.map(|next| [(header::LINK, next)]), Json(listed)).into_response())
}

fn next_link(publisher: &PublisherId, filter: &str, top: usize, last: &OfferId) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("api-version", "2017-10-31").append_pair("$top", &top.to_string());
    query.append_pair("after", last.as_str()).append_pair("$filter", filter);
    format!("</api/publishers/{publisher}/offers?{}>; rel=\"next\"", query.finish())
}
