//! The real program, killed at any moment while it is being used, and started again on what it left behind.
//!
//! Writers save, publish, go live and cancel over HTTP, and note every effect that was acknowledged. After each kill the
//! marketplace must show exactly those effects; only the one request of each writer whose answer was lost may have
//! happened or not.
//!
//! Beside that: requests under idempotency keys that are repeated while it, or PostgreSQL under it, is killed, and two
//! nodes over one PostgreSQL, of which one has another clock, sleeps, dies or is restarted.
//!
//! `STOA_CRASH_ROUNDS` says how often the program is killed on each engine; 1000 make a soak. A failure prints the seed of its
//! marketplace; `STOA_CRASH_SEED` makes the same choices again.
//!
//! A killed process loses what it had not handed to the system. What the system has not handed to the disk is lost
//! only in a power cut: `crates/db/tests/power` makes those, under SQLite.

mod account;
mod check;
pub(crate) mod client;
mod deaths;
mod installation;
mod mailbox;
mod marketplace;
mod nodes;
mod offer;
mod postgres;
mod restart;
mod retries;
pub(crate) mod wait;
mod writer;

use installation::Installation;
use marketplace::Marketplace;
use testkit::chance::{self, Chance, Seed, number};

/// Kills on each engine without `STOA_CRASH_ROUNDS`.
const ROUNDS: u64 = 50;
/// Kills of one marketplace; the next ones are another's, because each restart checks all that ever happened.
const ROUNDS_OF_ONE: u64 = 8;

#[test]
fn nothing_acknowledged_is_lost_or_done_twice_on_sqlite() {
    kill_again_and_again(Installation::on_sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_or_done_twice_on_postgres() {
    kill_again_and_again(Installation::on_postgres);
}

fn kill_again_and_again(install: fn() -> Installation) {
    let mut rounds = number("STOA_CRASH_ROUNDS").unwrap_or(ROUNDS);
    let mut seed = number("STOA_CRASH_SEED").unwrap_or_else(chance::unforeseen);
    while rounds > 0 {
        let now = rounds.min(ROUNDS_OF_ONE);
        let _seed = Seed { variable: "STOA_CRASH_SEED", seed };
        Marketplace::new(install(), seed).survive(now);
        rounds -= now;
        seed = Chance::new(seed).draw();
    }
}
