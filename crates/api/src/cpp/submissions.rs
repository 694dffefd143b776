//! `GET …/offers/{offer}/submissions`.

use app::App;
use app::publishing::{self, Submission};
use axum::extract::State;
use axum::response::Response;

use super::{listed, render};
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;

pub(crate) async fn list(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Response, ApiError> {
    // Documentation and one client say `status`, another client `submissionState`.
    let state = query.get("status").or(query.get("submissionState")).filter(|state| !state.is_empty());
    let state = state.map(str::to_owned);
    let pages = app.pages(&ctx, move |ctx, tx, after| {
        publishing::submissions(ctx, tx, &publisher, &offer, state.as_deref(), after)
    });
    listed::array(pages, |Submission { operation, offer_type }| render::submission(&offer_type, operation))
        .await
}
