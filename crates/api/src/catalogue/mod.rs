//! What everybody sees of live offers, and artifacts.

mod get_artifact;
mod get_live_offer;
mod get_preview;
mod list_live_offers;

use crate::endpoint::endpoints;
use crate::openapi::{Answer, Operation};
use crate::routes::Route;

endpoints![list_live_offers, get_live_offer, get_preview, get_artifact];

/// What to say of `route`, with what all of these have in common.
fn described(route: Route, id: &'static str) -> Operation {
    Operation::new(route, "Catalogue", id).refuses(&[400, 414, 429, 431, 500, 503])
}

fn unchanged() -> Answer {
    Answer::empty("The caller has it already.").with(&["ETag", "Cache-Control"])
}
