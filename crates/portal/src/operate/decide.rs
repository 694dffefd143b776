//! A certifier's form.

use app::once::once;
use app::{App, Ctx, Problem, Scope, publishing};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use domain::OperationId;
use face::Refusal;
use face::path::PathParameters;

use super::address;
use super::subject::{Attempt, show};
use super::typed::Typed;
use crate::form::Form;
use crate::offer::led_to;
use crate::render::go_to;

pub(crate) fn decide() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: PathParameters, form: Form| {
        form.signed_in()?;
        let operation: OperationId = path.id("operation")?;
        answer(&app, &form, operation).await
    })
}

async fn answer(app: &App, form: &Form, operation: OperationId) -> Result<Response, Refusal> {
    let typed = Typed::of(form.fields());
    let refuse =
        async |status, attempt: Attempt| show(app, &form.reading, operation.clone(), status, &attempt).await;
    let ruling = match typed.ruling(operation.clone(), form.get("decision")) {
        Ok(ruling) => ruling,
        Err(faults) => {
            return refuse(StatusCode::UNPROCESSABLE_ENTITY, Attempt { typed, faults, came_too_late: false })
                .await;
        }
    };
    let repeat = form.repeatable_in(Scope::Marketplace)?;
    let to = address(&operation);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        once(ctx, tx, Some(&repeat), |ctx, tx| {
            publishing::decide(ctx, tx, &ruling)?;
            Ok(led_to(&to))
        })
    };
    match app.write(&form.reading.ctx, case).await {
        Ok(_) => Ok(go_to(&address(&operation))),
        Err(Problem::CannotDecide(faults)) => {
            refuse(StatusCode::UNPROCESSABLE_ENTITY, Attempt { typed, faults, came_too_late: false }).await
        }
        Err(Problem::Conflict { code: "NotWaitingForApproval", .. }) => {
            refuse(StatusCode::CONFLICT, Attempt { typed, faults: Vec::new(), came_too_late: true }).await
        }
        Err(problem) => Err(problem.into()),
    }
}
