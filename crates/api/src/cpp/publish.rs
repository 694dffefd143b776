//! `POST …/offers/{offer}/publish`.

use app::once::once;
use app::publishing::{self, Publish};
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use db::Tx;

use super::{accepted, emails};
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;
use crate::repeat::{Repeat, respond};

pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    let request = Publish { publisher, offer, emails: emails::read(&body)?, force: query.flag("force") };
    let repeat = repeat.with(&body);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>| Ok(accepted(&publishing::publish(ctx, tx, &request)?));
    let outcome = app.write(&ctx, move |ctx, tx| once(ctx, tx, repeat.as_ref(), &case)).await?;
    Ok(respond(outcome))
}
