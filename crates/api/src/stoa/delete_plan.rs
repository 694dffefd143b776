//! Deleting a plan that was never published.

use app::deletion::{self, Deletable};
use app::once::Outcome;
use app::{App, Ctx};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, delete};
use db::Tx;
use domain::{ETag, PlanId};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::precondition::Condition;
use face::repeat::{Repeat, respond};
use serde_json::Value;

use super::described;
use crate::openapi::{Answer, Operation};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "delete", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "deletePlan")
        .about("Delete a plan that was never published", "Takes the plan out of the draft, with its secrets. Its id is never used again in this offer; a plan that a PUT merely leaves out may come back. A plan that is or was live, or is in preview, is taken off sale by a publish without it instead.")
        .takes(&["If-Match", "Idempotency-Key"])
        .answers(204, Answer::empty("It is deleted; the tag is that of the draft as it is now.").with(&["ETag", "Idempotency-Replayed"]))
        .refuses(&[403, 404, 409, 412, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    delete(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
    Condition(precondition): Condition,
    repeat: Repeat,
) -> Result<Response, Refusal> {
    let plan: PlanId = rest.id("plan")?;
    let repeat = repeat.with(&publisher, &Value::Null);
    let prepare = || deletion::prepare_delete_plan(&app, &ctx, (&publisher, &offer), &plan, &precondition);
    let (owner, asked, condition) = ((publisher.clone(), offer.clone()), plan.clone(), precondition.clone());
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, deletable: &Deletable| {
        let owner = (&owner.0, &owner.1);
        let changed_at = deletion::delete_plan(ctx, tx, owner, &asked, &condition, deletable)?;
        let headers = vec![("etag".to_owned(), ETag(changed_at).to_string())];
        Ok(Outcome { status: 204, headers, body: String::new(), made_of: None, replayed: false })
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}
