//! `POST …/offers/{offer}/publish`.

use app::App;
use app::publishing::{self, Publish};
use axum::extract::State;
use axum::response::Response;

use super::{emails, start};
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;
use crate::repeat::Repeat;

pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    let repeat = repeat.with(&publisher, &body);
    let request = Publish { publisher, offer, emails: emails::read(&body)?, force: query.flag("force")? };
    start(&app, &ctx, repeat, move |ctx, tx| publishing::publish(ctx, tx, &request)).await
}
