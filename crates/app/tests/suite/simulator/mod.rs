//! The marketplace loses its memory at any transaction, and goes on as if nothing had happened.
//!
//! A story of an offer is played on a clock that only the simulator moves, with a publisher, a certifier and the
//! engine. Played once without a crash it tells how many transactions it has, and how it ends. Then it is played again
//! with crashes: before a transaction (everything outside the database has happened already) or after it (nobody was
//! told). A new process starts on the same database and folders, the leases of the old one run out, and whoever missed
//! an answer asks again. The end must be the same.
//!
//! Every transaction takes its turn from one run of these tests to the next; `STOA_SIM_EVERY=1` crashes at all of them.
//! `STOA_SIM_ROUNDS` says how many stories with several crashes and two nodes are played; `STOA_SIM_SEED` plays one of
//! them again.

mod ending;
mod fate;
mod process;
pub(crate) mod request;
mod rest;
pub(crate) mod stage;
mod story;
pub(crate) mod world;

use testkit::Engine;
use testkit::chance::{self, Chance};

use ending::compare;
use fate::{Fate, When};
use request::Keys;
use stage::Stage;
use story::play;

/// Stories with several crashes without `STOA_SIM_ROUNDS`.
const ROUNDS: u64 = 10;

/// From one transaction that crashes to the next without `STOA_SIM_EVERY`.
const EVERY: u64 = 6;

/// More transactions of a play than collide.
const REPEATED: usize = 5;

/// Plays the story with a crash at every `every`th transaction, from one that nobody foresaw.
async fn crash_everywhere(engine: Engine, when: When, every: u64) {
    let every = chance::number("STOA_SIM_EVERY").unwrap_or(every);
    let first = 1 + chance::unforeseen() % every;
    let stage = Stage::new(engine).await;
    let mut smooth = Fate::smooth();
    let expected = play(&stage, &mut smooth, 1, Keys::Kept).await;
    assert!(smooth.transactions() > 100, "the story has {} transactions only", smooth.transactions());
    for number in (first as usize..=smooth.transactions()).step_by(every as usize) {
        let mut fate = Fate::one(number, when);
        let end = play(&stage, &mut fate, 1, Keys::Kept).await;
        // What PostgreSQL refused because it collided came twice in the first play, and need not in another.
        let may_be_past_the_end = engine == Engine::Postgres && number + REPEATED > smooth.transactions();
        assert!(fate.happened() || may_be_past_the_end, "transaction {number} was not reached");
        compare(&format!("a crash {when:?} transaction {number}"), &expected, &end);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_before_any_transaction_changes_nothing() {
    crash_everywhere(Engine::Sqlite, When::Before, EVERY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_any_transaction_changes_nothing() {
    crash_everywhere(Engine::Sqlite, When::After, EVERY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_some_transactions_changes_nothing_on_postgres() {
    crash_everywhere(Engine::Postgres, When::Before, EVERY * 10).await;
    crash_everywhere(Engine::Postgres, When::After, EVERY * 10).await;
}

/// Two nodes take turns, in an order that the seed decides, and crash.
fn two_nodes(engine: Engine, rounds: u64) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stage = runtime.block_on(Stage::new(engine));
    let mut smooth = Fate::smooth();
    let expected = runtime.block_on(play(&stage, &mut smooth, 1, Keys::Kept));
    chance::rounds("STOA_SIM_ROUNDS", "STOA_SIM_SEED", rounds, |seed| {
        let mut fate = Fate::several(Chance::new(seed), smooth.transactions());
        let end = runtime.block_on(play(&stage, &mut fate, 2, Keys::Kept));
        compare(&format!("two nodes, {fate:?}"), &expected, &end);
    });
}

#[test]
fn two_nodes_that_crash_change_nothing() {
    two_nodes(Engine::Sqlite, ROUNDS);
}

#[test]
fn two_nodes_that_crash_change_nothing_on_postgres() {
    two_nodes(Engine::Postgres, ROUNDS / 3);
}

/// Proves that the tests above can fail: without its key, a repeated request is another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_forgets_its_keys_is_found_out() {
    let stage = Stage::new(Engine::Sqlite).await;
    let expected = play(&stage, &mut Fate::smooth(), 1, Keys::Kept).await;
    let end = play(&stage, &mut Fate::one(1, When::After), 1, Keys::Forgotten).await;
    assert_ne!(expected, end);
}
