//! `POST …/offers/{offer}/publish`.

use app::publishing::{self, Publish, Publishable};
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use db::Tx;

use super::{accepted, emails, warnings};
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
    let repeat = repeat.with(&publisher, &body);
    let request = Publish { publisher, offer, emails: emails::read(&body)?, force: query.flag("force")? };
    let prepare = || publishing::prepare_publish(&app, &ctx, &request);
    let asked = request.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, publishable: &Publishable| {
        let mut outcome = accepted(&publishing::publish(ctx, tx, &asked, publishable)?);
        outcome.headers.extend(warnings::header(&publishable.warnings));
        Ok(outcome)
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}
