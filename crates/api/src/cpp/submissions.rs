//! `GET …/offers/{offer}/submissions`.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use wire::operation::Submission;

use super::render;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;

pub(crate) async fn list(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Json<Vec<Submission>>, ApiError> {
    // Documentation and one client say `status`, another client `submissionState`.
    let state = query.get("status").or(query.get("submissionState")).filter(|state| !state.is_empty());
    let state = state.map(str::to_owned);
    let read = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        publishing::submissions(ctx, tx, &publisher, &offer, state.as_deref())
    };
    let (offer_type, found) = app.scan(&ctx, read).await?;
    Ok(Json(found.into_iter().map(|operation| render::submission(&offer_type, operation)).collect()))
}
