//! `GET …/offers/{offer}/versions/{version}`.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wire::offer::Offer;

use super::render;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::OfferPath;

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
) -> Result<Json<Offer>, ApiError> {
    let number = rest.text("version").parse().map_err(|_| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "InvalidVersion",
            "a version is a whole number, such as `versions/3`",
        )
    })?;
    let found = app.read(&ctx, move |ctx, tx| offers::version(ctx, tx, &publisher, &offer, number)).await?;
    Ok(Json(render::offer(offers::render_document(&app, &ctx, found).await?)))
}
