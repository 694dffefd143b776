//! The portal: pages for publishers and operators, over the use cases that every other face calls.
//!
//! A page is a GET, a change is a POST of a form; both work without a script. Whoever is signed in holds a cookie; a form proves
//! by its origin and by a token that it is ours. A handler asks use cases, turns what they say into what a template shows, and
//! decides nothing: who may do what is asked beside the data.

mod accounts;
mod asker;
mod bookmarks;
#[cfg(test)]
mod browser;
mod door;
mod faces;
mod forgot;
mod form;
mod help;
mod kept;
mod link;
mod maintenance;
mod moved;
mod new_offer;
mod notes;
mod offer;
mod offers;
mod openid;
mod operate;
mod origin;
mod preferences;
mod profile;
mod program;
mod reading;
mod refuse;
mod render;
mod return_to;
mod routes;
#[cfg(test)]
mod samples;
mod search;
mod sent;
mod sessions;
mod sheet;

pub use routes::{Route, join, routes};
