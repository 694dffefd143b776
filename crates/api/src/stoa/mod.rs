//! What the marketplace offers beside the publishing API, all of it below `/stoa/v1`. Callers sign in as there, and refusals
//! look the same; no `api-version` is asked for, because the prefix is one.
//!
//! An endpoint is one file, with its route, what is said about it, and its handler.

mod all_events;
mod change;
mod compare;
mod confirm;
mod delete_offer;
mod delete_plan;
mod deprecate_image_version;
mod events;
mod finding;
mod following;
mod list_pages;
mod list_stops;
mod offer_events;
mod publish;
mod read_definition;
mod read_ids;
mod read_offer_type;
mod read_page;
mod read_plan_page;
mod read_prices;
mod read_selling;
mod restore_image_version;
mod resume_offer;
mod resume_plan;
mod save_page;
mod save_plan_page;
mod save_prices;
mod stop_offer;
mod stop_plan;
mod stopping;
mod upload;
mod validate;

use crate::endpoint::endpoints;
use crate::openapi::Operation;
use crate::routes::Route;

endpoints![
    all_events,
    change,
    compare,
    confirm,
    delete_offer,
    delete_plan,
    events,
    offer_events,
    list_pages,
    read_definition,
    read_ids,
    read_offer_type,
    read_page,
    save_page,
    read_plan_page,
    save_plan_page,
    read_prices,
    save_prices,
    publish,
    read_selling,
    list_stops,
    stop_offer,
    resume_offer,
    stop_plan,
    resume_plan,
    deprecate_image_version,
    restore_image_version,
    upload,
    validate,
];

/// What to say of `route`, with what all of these have in common.
fn described(route: Route, id: &'static str) -> Operation {
    Operation::signed_in(route, "Stoa", id)
}
