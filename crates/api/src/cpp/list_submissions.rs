//! The operations of an offer.

use app::App;
use app::publishing::{self, Submission};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::query::Query;

use super::{listed, render};
use crate::openapi::{Answer, Operation, list_of};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/api/publishers/{publisher}/offers/{offer}/submissions" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "listSubmissions")
        .about("List the operations of an offer", "Newest first.")
        .takes(&["status", "submissionState"])
        .answers(200, Answer::json("The operations.", list_of("Submission")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Response, Refusal> {
    // Documentation and one client say `status`, another client `submissionState`.
    let state = query.get("status").or(query.get("submissionState")).filter(|state| !state.is_empty());
    let state = state.map(str::to_owned);
    let pages = app.pages(&ctx, move |ctx, tx, after| {
        publishing::submissions(ctx, tx, &publisher, &offer, state.as_deref(), after)
    });
    listed::array(pages, |Submission { operation, offer_type }| render::submission(&offer_type, operation))
        .await
}
