//! How an offer stands, and all that is live of it.

use app::App;
use app::selling::{self, ImageSelling, PlanSelling, Selling};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use wire::selling::{self as shape, OfferSelling, Standing};

use super::described;
use super::stopping::rendered;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/selling" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "readSelling")
        .about("Read what is sold of an offer", "Whether the offer, each of its plans that is live and each of their image versions is sold, will stop, or stopped; private plans, too. The tag is for `If-Match` of what stops and resumes.")
        .answers(200, Answer::json("The state of selling.", schema("OfferSelling")).with(&["ETag"]))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
) -> Result<Response, Refusal> {
    let found = app.read(&ctx, move |ctx, tx| selling::find_selling(ctx, tx, &publisher, &offer)).await?;
    let Selling { tag, offer, plans } = selling::read_selling(&app, &ctx, found).await?;
    let image = |ImageSelling { generation, version, standing }: ImageSelling| shape::ImageSelling {
        version: version.to_string(),
        generation: generation.map(|id| id.to_string()),
        standing: rendered(standing),
    };
    let plan = |PlanSelling { plan, standing, images }: PlanSelling| shape::PlanSelling {
        plan_id: plan.to_string(),
        standing: rendered(standing),
        image_versions: images.into_iter().map(image).collect(),
    };
    let not_live =
        || Standing { state: "notLive".to_owned(), since: None, date: None, reason: None, alternative: None };
    let body = OfferSelling {
        standing: offer.map_or_else(not_live, rendered),
        plans: plans.into_iter().map(plan).collect(),
    };
    Ok(([(header::ETAG, tag)], Json(body)).into_response())
}
