//! What starts operations that take long has in common.

use app::once::{Outcome, Repeatable};
use app::{App, Ctx, Problem};
use axum::response::Response;
use db::Tx;
use db::operations::Operation as Started;
use face::Refusal;
use face::repeat::respond;
use serde_json::{Value, json};

use super::location;
use crate::openapi::{Answer, Operation};
use crate::routes::Route;

/// Asks for a long-running operation, once per idempotency key, with what `prepare` came to; `case` returns the
/// operation to follow.
pub(super) async fn start<P, F>(
    app: &App,
    ctx: &Ctx,
    repeat: Option<Repeatable>,
    prepare: impl Fn() -> F,
    case: impl Fn(&Ctx, &mut Tx<'_>, &P) -> Result<Started, Problem> + Send + Sync + 'static,
) -> Result<Response, Refusal>
where
    P: Send + Sync + 'static,
    F: Future<Output = Result<P, Problem>>,
{
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &P| Ok(accepted(&case(ctx, tx, prepared)?));
    Ok(respond(app.write_once(ctx, repeat, prepare, case).await?))
}

/// The answer to a long-running request: where to follow it, under both names clients look for, path only because
/// several of them put the host in front themselves. The body is an empty object because some parse it.
pub(crate) fn accepted(operation: &Started) -> Outcome {
    let location = location::of_operation(operation);
    let headers = ["location", "operation-location"].map(|name| (name.to_owned(), location.clone()));
    Outcome { status: 202, headers: headers.into(), body: "{}".to_owned(), made_of: None, replayed: false }
}

/// An operation that takes long: what is accepted is followed elsewhere.
pub(super) fn describe(route: Route, id: &'static str) -> Operation {
    Operation::of_api(route, "Publishing", id)
        .takes(&["Idempotency-Key"])
        .answers(202, acceptance())
        .refuses(&[403, 408, 413, 507])
}

pub(super) fn acceptance() -> Answer {
    Answer::json("It has begun.", json!({ "type": "object", "additionalProperties": false })).with(&[
        "Location",
        "Operation-Location",
        "Idempotency-Replayed",
    ])
}

pub(super) fn notified(description: &str) -> Value {
    json!({
        "description": description,
        "content": { "application/json": {
            "schema": {},
            "example": { "metadata": { "notification-emails": "jane@contoso.example,joe@contoso.example" } },
        } },
    })
}
