//! What is not sold any more, or will not be, of the offers of a publisher.

use app::selling::{self, ListedStop};
use app::{App, PAGE};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};
use domain::OfferId;
use domain::selling::Item;
use face::Refusal;
use face::bearer::Caller;
use face::path::PublisherPath;
use face::query::Query;
use wire::selling::{self as shape, StopPage};

use super::described;
use super::stopping::rendered;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/stoa/v1/publishers/{publisher}/selling" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "listStops")
        .about("List what stopped", "Every offer, plan and image version of the publisher that is not sold any more, or will not be, in the order of offers, plans and versions, in pages. What is sold is not in it.")
        .takes(&["stopsAfter"])
        .answers(200, Answer::json("A page of it.", schema("StopPage")))
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
) -> Result<Json<StopPage>, Refusal> {
    let after = query.get("after").map(read_place).transpose()?;
    let asked = publisher.clone();
    let list = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        let after = after.as_ref().map(|(offer, item)| (offer, item));
        selling::list_stops(ctx, tx, &asked, after)
    };
    let found = app.scan(&ctx, list).await?;
    let next = found.last().filter(|_| found.len() >= PAGE).map(|last| {
        format!("/stoa/v1/publishers/{publisher}/selling?after={}", place(&last.offer, &last.item))
    });
    Ok(Json(StopPage { items: found.into_iter().map(listed).collect(), next }))
}

fn listed(ListedStop { offer, item, standing }: ListedStop) -> shape::ListedStop {
    let (generation, version) = match &item {
        Item::Image { generation, version, .. } => (generation.as_ref(), Some(version)),
        Item::Offer | Item::Plan(_) => (None, None),
    };
    shape::ListedStop {
        offer_id: offer.to_string(),
        plan_id: item.plan().map(ToString::to_string),
        generation: generation.map(ToString::to_string),
        image_version: version.map(ToString::to_string),
        standing: rendered(standing),
    }
}

/// Where the next page goes on: offer, plan, disk generation and version, each empty where there is none.
fn place(offer: &OfferId, item: &Item) -> String {
    match item {
        Item::Offer => format!("{offer}///"),
        Item::Plan(plan) => format!("{offer}/{plan}//"),
        Item::Image { plan, generation, version } => {
            let generation = generation.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{offer}/{plan}/{generation}/{version}")
        }
    }
}

fn read_place(text: &str) -> Result<(OfferId, Item), Refusal> {
    let read = || {
        let [offer, plan, generation, version] = text.split('/').collect::<Vec<_>>().try_into().ok()?;
        let offer = offer.parse().ok()?;
        if plan.is_empty() {
            return Some((offer, Item::Offer));
        }
        let plan = plan.parse().ok()?;
        if version.is_empty() {
            return Some((offer, Item::Plan(plan)));
        }
        let generation = (!generation.is_empty()).then(|| generation.parse()).transpose().ok()?;
        Some((offer, Item::Image { plan, generation, version: version.parse().ok()? }))
    };
    read().ok_or_else(|| {
        let message = "`after` names no place in the list: take the path that `next` gives, or leave it out";
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidParameter", message).with_target("after".to_owned())
    })
}
