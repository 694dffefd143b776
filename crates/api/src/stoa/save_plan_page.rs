//! Saving one page of a plan in an offer's draft.

use app::App;
use axum::routing::{MethodRouter, put};

use super::{described, read_plan_page, save_page};
use crate::openapi::Operation;
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "put", path: read_plan_page::ROUTE.path };

pub(crate) fn operation() -> Operation {
    save_page::about(described(ROUTE, "savePlanPage"), "Save a page of a plan")
}

pub(crate) fn handler() -> MethodRouter<App> {
    put(save_page::answer)
}
