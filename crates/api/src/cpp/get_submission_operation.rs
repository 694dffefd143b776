//! One operation, at the address where one client asks for it.

use app::App;
use axum::routing::MethodRouter;

use super::get_operation;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route {
    method: "get",
    path: "/api/publishers/{publisher}/offers/{offer}/submissions/operations/{operation}",
};

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "getSubmissionOperation")
        .about("Follow an operation, at another address", "The same as `getOperation`; one client asks here.")
        .answers(200, Answer::json("The operation.", schema("OperationDetail")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get_operation::handler()
}
