//! What offer types promise to the rest of the program.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "a test that cannot go on panics")]

mod arbitrary;
mod artifacts;
mod beyond;
mod certification;
mod compare;
mod documents;
mod download;
mod draft;
mod examples;
mod immutable;
mod load;
mod markup;
mod must_not;
mod near_misses;
mod pages;
mod price_lists;
mod prices;
mod pricing;
mod publish;
mod secrets;
mod shortest;
mod steps;
mod support;
mod third_type;
mod translations;
