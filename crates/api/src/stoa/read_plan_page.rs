//! One page of a plan in an offer's draft.

use app::App;
use axum::routing::{MethodRouter, get};

use super::{described, read_page};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route {
    method: "get",
    path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/pages/{planPage}",
};

pub(crate) fn operation() -> Operation {
    read_page::about(described(ROUTE, "readPlanPage"), "Read a page of a plan")
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(read_page::answer)
}
