//! What the search of a catalogue promises.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod facets;
mod follow;
mod marketplace;
mod questions;
mod suggestions;
