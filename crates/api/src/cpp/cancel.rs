//! `POST …/offers/{offer}/cancel`.

use app::publishing::{self, Withdrawal};
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use db::Tx;

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
    let prepare = || publishing::prepare_cancel(&app, &ctx, &publisher, &offer);
    let asked = (publisher.clone(), offer.clone());
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, withdrawal: &Option<Withdrawal>| {
        publishing::cancel(ctx, tx, &asked.0, &asked.1, withdrawal.as_ref())
    };
    start(&app, &ctx, repeat, prepare, case).await
}
