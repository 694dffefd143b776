//! `POST …/offers/{offer}/cancel`.

use app::App;
use app::publishing;
use axum::extract::State;
use axum::response::Response;

use super::{emails, start};
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::repeat::Repeat;

pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    emails::read(&body)?;
    let repeat = repeat.with(&publisher, &body);
    start(&app, &ctx, repeat, move |ctx, tx| publishing::cancel(ctx, tx, &publisher, &offer)).await
}
