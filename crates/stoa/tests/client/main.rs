//! The commands that ask a marketplace, run as people run them, against real ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod faults;
mod files;
mod images;
mod offers;
mod profiles;
mod publishing;
mod refusals;
#[allow(dead_code, unreachable_pub, reason = "shared with other tests, which use more of it")]
#[path = "../sandbox/support.rs"]
mod sandbox;
#[allow(dead_code, unreachable_pub, reason = "shared with other tests, which use more of it")]
#[path = "../cli/support.rs"]
mod server;
mod support;
mod terminal;
