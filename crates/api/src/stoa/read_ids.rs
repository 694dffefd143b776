//! What an offer is called, by the GUID it has from its birth.

use app::App;
use app::offers::{self, OfferIds};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use domain::OfferGuid;
use face::Refusal;
use face::bearer::Caller;
use face::path::PathParameters;
use wire::page::{OfferGuids, PlanIds};

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/stoa/v1/offers/{guid}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "readOfferIds")
        .about("Find an offer by its GUID", "The ids by which people and the publishing API know the offer, and those of its plans. An offer and a plan have a GUID from their birth, which never becomes another one's; a plan that is left out of the draft and comes back has the one it had.")
        .answers(200, Answer::json("The ids.", schema("OfferGuids")))
        .refuses(&[404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    path: PathParameters,
) -> Result<Json<OfferGuids>, Refusal> {
    let guid: OfferGuid = path.id("guid")?;
    let found = app.read(&ctx, move |ctx, tx| offers::find_by_guid(ctx, tx, &guid)).await?;
    let OfferIds { publisher, offer, guid, plans } = offers::read_ids(&app, found).await?;
    let plan = |(id, guid): (domain::PlanId, domain::PlanGuid)| PlanIds {
        plan_id: id.to_string(),
        guid: guid.to_string(),
    };
    Ok(Json(OfferGuids {
        publisher_id: publisher.to_string(),
        offer_id: offer.to_string(),
        guid: guid.to_string(),
        plans: plans.into_iter().map(plan).collect(),
    }))
}
