//! What the database layer promises, on both engines. Run under `scripts/with-postgres`.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "a test that cannot go on panics")]

extern crate stoa_db as db;

mod append;
mod backup;
// As above.
#[path = "../../../testkit/src/chance.rs"]
#[allow(dead_code, unreachable_pub, reason = "made for others too")]
mod chance;
mod collation;
mod crashes;
// Not the test kit itself: it builds on this crate.
#[path = "../../../testkit/src/postgres.rs"]
#[allow(dead_code, unreachable_pub, reason = "made for others too")]
mod databases;
mod encryption;
mod events;
mod groups;
mod guids;
mod limits;
mod log;
mod migrations;
mod offer_lists;
mod server;
mod support;
mod threads;
mod transactions;
mod values;
