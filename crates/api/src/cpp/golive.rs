//! `POST …/offers/{offer}/golive`.

use app::publishing;
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use db::Tx;

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
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, (): &()| publishing::go_live(ctx, tx, &publisher, &offer);
    start(&app, &ctx, repeat, || async { Ok(()) }, case).await
}
