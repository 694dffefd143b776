//! What the marketplace offers beside the publishing API, all of it below `/stoa/v1`. Callers sign in as there, and refusals
//! look the same; no `api-version` is asked for, because the prefix is one.
//!
//! An endpoint is one file, with its route, what is said about it, and its handler.

mod confirm;
mod validate;

use app::App;
use axum::Router;

use crate::openapi::Operation;
use crate::routes::Route;

macro_rules! endpoints {
    ($($endpoint:ident),* $(,)?) => {
        pub(crate) const ROUTES: &[Route] = &[$($endpoint::ROUTE),*];

        pub(crate) fn router() -> Router<App> {
            Router::new()$(.route($endpoint::ROUTE.path, $endpoint::handler()))*
        }

        pub(crate) fn operations() -> Vec<Operation> {
            vec![$($endpoint::operation()),*]
        }
    };
}

endpoints![confirm, validate];

/// What to say of `route`, with what all of these have in common.
fn described(route: Route, id: &'static str) -> Operation {
    Operation::signed_in(route.method, route.path, "Stoa", id)
}
