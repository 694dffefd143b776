//! What operators and their tools ask, and people who open the address.

mod get_metrics;
mod get_openapi;
mod is_ready;

use crate::endpoint::endpoints;
use crate::openapi::Operation;
use crate::routes::Route;

endpoints![is_ready, get_metrics, get_openapi];

fn described(route: Route, id: &'static str) -> Operation {
    Operation::new(route, "Watching", id)
}
