//! Forms of every type: what a browser sends back, and what becomes of it.

// Tests and what they share.
#![allow(clippy::unwrap_used)]

mod arbitrary;
mod browser;
mod built_in;
mod every;
