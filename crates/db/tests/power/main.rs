//! The power fails at any moment: nothing acknowledged is lost, and nothing is there by half.
//!
//! A recorder between SQLite and its files notes every write and every sync. From one recording, the power is cut many
//! times: what was synced stays; of the rest, each sector of 512 bytes holds anything it held since the last sync.
//! What is left is opened by [`db::Db`] and compared with what had been acknowledged by then.
//!
//! `STOA_POWER_ROUNDS` says how many recordings are made. A failure prints the seed of its recording, which
//! `STOA_POWER_SEED` brings back with all its cuts.

#![allow(unsafe_code, reason = "SQLite calls the recorder from C")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

extern crate stoa_db as db;

// Not the test kit itself: it builds on this crate.
#[path = "../../../testkit/src/chance.rs"]
#[allow(dead_code, unreachable_pub, reason = "made for others too")]
mod chance;
mod cut;
mod disk;
mod recording;
mod schema;
mod story;
mod vfs;

use chance::Chance;
use recording::{Disk, Op};

/// Recordings without `STOA_POWER_ROUNDS`.
const ROUNDS: u64 = 1;
/// Power cuts of one recording.
const CUTS: usize = 300;

fn rounds(round: impl FnMut(u64)) {
    chance::rounds("STOA_POWER_ROUNDS", "STOA_POWER_SEED", ROUNDS, round);
}

#[test]
fn what_was_acknowledged_survives_every_power_cut() {
    rounds(|seed| {
        let mut chance = Chance::new(seed);
        let ops = story::writes(&mut chance, Disk::Honest);
        let losses = cut::losses(&ops, CUTS, &mut chance, schema::compare);
        assert!(losses.is_empty(), "{} of {CUTS} cuts, first {}", losses.len(), losses[0]);
    });
}

#[test]
fn what_was_acknowledged_survives_while_the_log_is_copied() {
    rounds(|seed| {
        let mut chance = Chance::new(seed);
        let ops = story::copies(&mut chance);
        let migrated = ops.iter().rposition(|op| matches!(op, Op::Migrated(_))).unwrap();
        let copied = ops[migrated..].iter().filter(|op| story::copies_a_page(op)).count();
        assert!(copied > 100, "only {copied} pages were copied after the last migration");
        let losses = cut::losses(&ops, CUTS, &mut chance, schema::compare);
        assert!(losses.is_empty(), "{} of {CUTS} cuts, first {}", losses.len(), losses[0]);
    });
}

#[test]
fn the_schema_of_the_marketplace_is_made_through_every_power_cut() {
    rounds(|seed| {
        let mut chance = Chance::new(seed);
        let ops = story::migrations(Disk::Honest);
        let losses = cut::losses(&ops, CUTS, &mut chance, schema::compare_marketplace);
        assert!(losses.is_empty(), "{} of {CUTS} cuts, first {}", losses.len(), losses[0]);
    });
}

/// Proves that the tests above can fail.
#[test]
fn a_disk_that_lies_is_found_out() {
    let mut chance = Chance::new(1);
    let ops = story::writes(&mut chance, Disk::Lying);
    let losses = cut::losses(&ops, CUTS / 3, &mut chance, schema::compare);
    assert!(losses.len() > CUTS / 10, "only {} losses", losses.len());
}
