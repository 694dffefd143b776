//! The publishers of a caller.

use app::{App, identity};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;

use super::listed;
use super::profile::{categories, profile};
use crate::openapi::{Answer, Operation, list_of};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/publishers" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Offers", "listPublishers")
        .about("List publishers", "The publishers in which the caller has a role; operators see all.")
        .answers(200, Answer::json("The publishers.", list_of("Publisher")))
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(State(app): State<App>, Caller(ctx): Caller) -> Result<Response, Refusal> {
    let types = categories(&app);
    let pages = app.pages(&ctx, identity::visible_publishers);
    listed::array(pages, move |publisher| profile(publisher, &types)).await
}
