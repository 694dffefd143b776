//! `GET …/offers/{offer}/status`.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use wire::operation::OfferStatus;

use super::render;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::OfferPath;

pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
) -> Result<Json<OfferStatus>, ApiError> {
    let view = app.read(&ctx, move |ctx, tx| publishing::offer_status(ctx, tx, &publisher, &offer)).await?;
    Ok(Json(OfferStatus {
        status: view.status.to_string(),
        messages: render::messages(&view.messages),
        steps: render::steps(view.steps),
        preview_links: render::links(view.preview_links),
        live_links: render::links(view.live_links),
        notification_emails: view.emails,
    }))
}
