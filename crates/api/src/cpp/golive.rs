//! `POST …/offers/{offer}/golive`.

use app::App;
use app::publishing;
use axum::extract::State;
use axum::response::Response;

use super::start;
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::repeat::Repeat;

/// A body is accepted and ignored: the notification list is that of the publish.
pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    let repeat = repeat.with(&publisher, &body);
    start(&app, &ctx, repeat, move |ctx, tx| publishing::go_live(ctx, tx, &publisher, &offer)).await
}
