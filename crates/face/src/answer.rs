//! What a handler came to, in the shape of the face that was asked. A panic is a refusal like any other.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use app::{App, Problem};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;

use crate::face::Asked;
use crate::refusal::Refusal;

/// Has the face write the refusal of a handler. One that panicked leaves nothing half changed: what it wrote is rolled back.
pub(crate) async fn write_refusals(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut answer = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(answer) => answer,
        Err(panic) => {
            let fault = Problem::internal(format!("a request handler panicked: {}", said(&*panic)));
            return asked.refuse(fault.into(), app.env.clock.now());
        }
    };
    match answer.extensions_mut().remove::<Refusal>() {
        None => answer,
        Some(refusal) => {
            let mut written = asked.refuse(refusal, app.env.clock.now());
            written.headers_mut().extend(answer.headers_mut().drain());
            written
        }
    }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it says nothing")
}
