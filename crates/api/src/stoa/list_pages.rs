//! The pages of an offer's draft, and how each stands.

use app::App;
use app::offers::{self, ListedPage};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use domain::PlanGuid;
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::page::{PageList, PageSummary};

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/pages" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "listPages")
        .about("List the pages of a draft", "Every page of the offer and of each of its plans, with its entity tag, whether it says something else than the live one, and how much of it is to be corrected before the offer can be published.")
        .answers(200, Answer::json("The pages.", schema("PageList")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
) -> Result<Json<PageList>, Refusal> {
    let (guid, listed) = offers::list_pages(&app, &ctx, &publisher, &offer).await?;
    let summary = |ListedPage { page, tag, differs_from_live, problems }: ListedPage| PageSummary {
        page: page.name().to_string(),
        plan: page.plan().map(ToString::to_string),
        plan_guid: page.plan().map(|plan| PlanGuid::of(&guid, plan).to_string()),
        label: page.name().label().to_owned(),
        tag: tag.to_string(),
        differs_from_live,
        problems: problems as u64,
    };
    let value = listed.into_iter().map(summary).collect();
    Ok(Json(PageList { offer_guid: guid.to_string(), value }))
}
