//! The offers of a publisher: all of them, or `$top` at a time. The page is an array like the whole list,
//! so the address of the next one is in the header `Link` (RFC 8288).

use std::sync::Arc;

use app::offers::{self, Listed};
use app::{App, Ctx, PAGE, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::filter::OfferFilter;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::bearer::Caller;
use face::path::PublisherPath;
use face::query::Query;
use url::form_urlencoded;
use wire::offer::{DisplayText, OfferSummary};

use super::listed;
use super::render::migration_status;
use crate::openapi::{Answer, Operation, list_of};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/publishers/{publisher}/offers" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "listOffers")
        .about(
            "List offers",
            "Every offer of a publisher, or `$top` at a time; of the definition only the name.",
        )
        .takes(&["filter", "offersTop", "offersAfter"])
        .answers(200, Answer::json("The offers.", list_of("OfferSummary")).with(&["Link"]))
        .refuses(&[403])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    PublisherPath(publisher): PublisherPath,
    query: Query,
) -> Result<Response, Refusal> {
    let bad = |code, message: String| Refusal::new(StatusCode::BAD_REQUEST, code, message);
    let expression = query.get("$filter").unwrap_or_default();
    let filter = OfferFilter::parse(expression)
        .map_err(|error| bad("InvalidFilter", error.to_string()).with_target("$filter".to_owned()))?;
    let top: Option<u32> =
        query.get("$top").map(str::parse).transpose().map_err(|_| {
            bad("InvalidTop", "`$top` is how many offers to list at most, such as 25".to_owned())
        })?;
    let start = query.get("after").unwrap_or_default().to_owned();
    let asked = publisher.clone();
    let list = move |ctx: &Ctx, tx: &mut Tx<'_>, after: Option<&Listed>, limit| {
        let after = after.map_or(start.as_str(), |last| last.offer.id.as_str());
        offers::list(ctx, tx, &asked, &filter, after, limit)
    };
    let id = publisher.to_string();
    let summary = move |Listed { offer, migrated }| OfferSummary {
        offer_type_id: offer.offer_type.to_string(),
        publisher_id: id.clone(),
        status: offer.status.to_string(),
        id: offer.id.to_string(),
        version: offer.draft_version,
        definition: DisplayText { display_text: offer.display_text },
        changed_time: offer.changed_at.to_string(),
        pc_migration_status: migration_status(migrated),
    };
    let Some(top) = top else {
        return listed::array(app.pages(&ctx, move |ctx, tx, after| list(ctx, tx, after, PAGE)), summary)
            .await;
    };
    let (mut found, more) = up_to(&app, &ctx, top as usize, list).await?;
    let next =
        found.last().filter(|_| more).map(|last| next_link(&publisher, expression, top, &last.offer.id));
    let listed: Vec<_> = found.drain(..).map(summary).collect();
    Ok((next.map(|next| [(header::LINK, next)]), Json(listed)).into_response())
}

/// The first `many` of what `list` lists, and whether there are more.
async fn up_to(
    app: &App,
    ctx: &Ctx,
    many: usize,
    list: impl Fn(&Ctx, &mut Tx<'_>, Option<&Listed>, usize) -> Result<Vec<Listed>, Problem>
    + Send
    + Sync
    + 'static,
) -> Result<(Vec<Listed>, bool), Problem> {
    let list = Arc::new(list);
    let mut found: Vec<Listed> = Vec::new();
    loop {
        // One more than asked for tells whether there are more.
        let (list, last, limit) =
            (Arc::clone(&list), found.last().cloned(), PAGE.min(many + 1 - found.len()));
        let page = app.scan(ctx, move |ctx, tx| list(ctx, tx, last.as_ref(), limit)).await?;
        let ended = page.len() < limit;
        found.extend(page);
        let more = found.len() > many;
        if ended || more {
            found.truncate(many);
            return Ok((found, more));
        }
    }
}

fn next_link(publisher: &PublisherId, filter: &str, top: u32, last: &OfferId) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("api-version", "2017-10-31").append_pair("$top", &top.to_string());
    query.append_pair("after", last.as_str()).append_pair("$filter", filter);
    format!("</api/publishers/{publisher}/offers?{}>; rel=\"next\"", query.finish())
}
