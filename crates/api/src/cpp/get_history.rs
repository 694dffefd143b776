//! Who changed what, newest first. Ours; the original API has nothing like it.

use app::App;
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::query::Query;
use wire::history::{Event, HistoryPage};

use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/history" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "getHistory")
        .about(
            "Read who changed what",
            "Newest first, in pages. This one is Stoa's own; the original API has nothing like it.",
        )
        .takes(&["historyTop", "before"])
        .answers(200, Answer::json("A page of events.", schema("HistoryPage")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

/// Events per page when the caller does not say.
const PAGE: i64 = 50;
/// The most events per page.
const MAX_PAGE: i64 = 500;

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Json<HistoryPage>, Refusal> {
    let limit = query.count("top")?.unwrap_or(PAGE).min(MAX_PAGE);
    let before = query.count("before")?.unwrap_or(i64::MAX);
    let base = format!("/api/publishers/{publisher}/offers/{offer}/history?api-version=2017-10-31");
    let read = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        app::history::history(ctx, tx, &publisher, &offer, before, limit + 1)
    };
    let (mut events, names) = app.scan(&ctx, read).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = events.len() > page;
    events.truncate(page);
    let next_link =
        events.last().filter(|_| more).map(|last| format!("{base}&top={limit}&before={}", last.id));
    let event = |event: db::events::Event| Event {
        id: event.id,
        time: event.at.to_string(),
        actor_name: names.get(&event.actor).cloned(),
        actor: event.actor,
        action: event.action,
        subject: event.subject,
        before: event.before,
        after: event.after.map(|after| after.to_string()),
        request_id: event.request_id,
    };
    Ok(Json(HistoryPage { value: events.into_iter().map(event).collect(), next_link }))
}
