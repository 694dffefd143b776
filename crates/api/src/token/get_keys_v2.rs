//! The public keys, at the address of the second generation.

use app::App;
use axum::routing::MethodRouter;

use super::describe::describe;
use super::get_keys_v1;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/{tenant}/discovery/v2.0/keys" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "getKeysV2")
        .about("Read the public keys, at another address", "The same as `getKeysV1`.")
        .answers(200, Answer::json("The keys.", schema("KeySet")))
        .refuses_token(&[500])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get_keys_v1::handler()
}
