//! `GET …/offers/{offer}/slot/{slot}`.

use app::App;
use app::offers;
use axum::Json;
use axum::extract::State;
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
    let name = rest.text("slot").to_owned();
    let read = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| offers::slot(ctx, tx, &publisher, &offer, &name);
    let found = app.read(&ctx, read).await?;
    Ok(Json(render::offer(offers::render_document(&app, &ctx, found).await?)))
}
