//! Publishing the draft of an offer.

use app::publishing::{self, Publish, Publishable};
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use face::Refusal;
use face::bearer::Caller;
use face::body::OptionalBody;
use face::path::OfferPath;
use face::query::Query;
use face::repeat::{Repeat, respond};

use super::start::{acceptance, accepted, describe, notified};
use super::{emails, warnings};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/api/publishers/{publisher}/offers/{offer}/publish" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "publishOffer")
        .about("Publish the draft of an offer", "Freezes the draft as a version and brings it to the preview slot: validated, certified, provisioned, packaged. Who is told by mail is in the body for offers that are not migrated, and the publisher's contact otherwise.")
        .takes(&["force"])
        .answers(202, acceptance().with(&["x-stoa-warnings"]))
        .body(notified("Whom to tell; anything else in it is ignored, and so is no body."))
        .refuses(&[404, 409, 422])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
    repeat: Repeat,
    OptionalBody(body): OptionalBody,
) -> Result<Response, Refusal> {
    let repeat = repeat.with(&publisher, &body);
    let (emails, force) = (emails::read(&body)?, query.flag("force")?);
    let request = Publish { publisher, offer, emails, force, pages: None, notes: None };
    let prepare = || publishing::prepare_publish(&app, &ctx, &request);
    let asked = request.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, publishable: &Publishable| {
        let mut outcome = accepted(&publishing::publish(ctx, tx, &asked, publishable)?);
        outcome.headers.extend(warnings::header(&publishable.warnings));
        Ok(outcome)
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}
