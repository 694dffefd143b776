//! `POST …/offers/{offer}/cancel`.

use app::App;
use app::publishing;
use axum::extract::State;
use axum::response::Response;

use super::{accepted, emails};
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;

pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    emails::read(&body)?;
    let location = app.write(&ctx, move |ctx, tx| publishing::cancel(ctx, tx, &publisher, &offer)).await?;
    Ok(accepted(&location))
}
