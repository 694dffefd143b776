//! Whether the process answers.

use app::App;
use axum::routing::{MethodRouter, get};

use crate::openapi::{Answer, Operation};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/healthz" };

pub(crate) fn operation() -> Operation {
    Operation::new(ROUTE, "Watching", "isAlive")
        .about("Is the process alive?", "Asks nothing of the database.")
        .answers(200, Answer::text("It is."))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get("ok\n")
}
