//! `POST …/offers/{offer}/publish`.

use app::App;
use app::publishing::{self, Publish};
use axum::extract::State;
use axum::response::Response;

use super::{accepted, emails};
use crate::bearer::Caller;
use crate::body::OptionalBody;
use crate::error::ApiError;
use crate::path::OfferPath;
use crate::query::Query;

pub(crate) async fn post(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    OptionalBody(body): OptionalBody,
) -> Result<Response, ApiError> {
    let request = Publish { publisher, offer, emails: emails::read(&body)?, force: query.flag("force") };
    let location = app.write(&ctx, move |ctx, tx| publishing::publish(ctx, tx, &request)).await?;
    Ok(accepted(&location))
}
