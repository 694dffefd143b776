//! `POST …/offers/{offer}/golive`.

use app::once::once;
use app::publishing;
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use db::Tx;

use super::accepted;
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::repeat::{Repeat, respond};

/// A body is accepted and ignored: the notification list is that of the publish.
pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    let repeat = repeat.with(&body);
    let case =
        move |ctx: &Ctx, tx: &mut Tx<'_>| Ok(accepted(&publishing::go_live(ctx, tx, &publisher, &offer)?));
    let outcome = app.write(&ctx, move |ctx, tx| once(ctx, tx, repeat.as_ref(), &case)).await?;
    Ok(respond(outcome))
}
