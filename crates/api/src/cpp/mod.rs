//! The publishing API: the Cloud Partner Portal REST API, version 2017-10-31.
//!
//! Decisions where public documents and real clients disagree are written at the line they are about; the ones that
//! concern every route: success is 200 or 202 and never 201 or 204, because widely used clients treat those as
//! failures and some retry for ever; every answer has a JSON body.

pub(crate) mod cancel;
mod emails;
pub(crate) mod golive;
pub(crate) mod history;
mod listed;
pub(crate) mod offer;
pub(crate) mod offer_types;
pub(crate) mod offers;
pub(crate) mod operations;
pub(crate) mod publish;
pub(crate) mod publishers;
mod render;
pub(crate) mod slots;
pub(crate) mod status;
pub(crate) mod submissions;
pub(crate) mod versions;
mod warnings;

use app::once::{Outcome, Repeatable};
use app::{App, Ctx, Problem};
use axum::response::Response;
use db::Tx;

use crate::error::ApiError;
use crate::repeat::respond;

/// Asks for a long-running operation, once per idempotency key, with what `prepare` came to; `case` returns the address to
/// follow it at.
async fn start<P, F>(
    app: &App,
    ctx: &Ctx,
    repeat: Option<Repeatable>,
    prepare: impl Fn() -> F,
    case: impl Fn(&Ctx, &mut Tx<'_>, &P) -> Result<String, Problem> + Send + Sync + 'static,
) -> Result<Response, ApiError>
where
    P: Send + Sync + 'static,
    F: Future<Output = Result<P, Problem>>,
{
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &P| Ok(accepted(&case(ctx, tx, prepared)?));
    Ok(respond(app.write_once(ctx, repeat, prepare, case).await?))
}

/// The answer to a long-running request: where to follow it, under both names clients look for, path only because
/// several of them put the host in front themselves. The body is an empty object because some parse it.
fn accepted(location: &str) -> Outcome {
    let headers = ["location", "operation-location"].map(|name| (name.to_owned(), location.to_owned()));
    Outcome { status: 202, headers: headers.into(), body: "{}".to_owned(), made_of: None, replayed: false }
}
