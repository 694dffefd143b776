//! What the domain promises to the rest of the program.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "a test that cannot go on panics")]

mod offer_type;
mod pricing;
