//! The clock that nodes share.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::clock::{Clock, SharedClock, SystemClock};
use db::{Db, Options};
use domain::Timestamp;
use testkit::clock::TestClock;
use testkit::postgres::{fresh_database, fresh_sqlite};

const MINUTE: Duration = Duration::from_secs(60);

/// A machine whose clock is so many seconds ahead.
struct Ahead(i64);

#[async_trait::async_trait]
impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(SystemClock.now().micros() + self.0 * 1_000_000)
    }

    async fn nap(&self, length: Duration) {
        SystemClock.nap(length).await;
    }
}

/// A machine whose clock somebody sets, while its time passes as the test says.
#[derive(Default)]
struct Machine {
    passed: TestClock,
    /// In seconds.
    set: AtomicI64,
}

#[async_trait::async_trait]
impl Clock for Machine {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.passed.now().micros() + self.set.load(Ordering::SeqCst) * 1_000_000)
    }

    async fn nap(&self, length: Duration) {
        self.passed.nap(length).await;
    }
}

impl Machine {
    fn set(&self, seconds: i64) {
        self.set.store(seconds, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn machines_that_are_minutes_apart_agree_within_the_round_trip() {
    let database = fresh_database();
    let db = Db::open(&Options::new(database.url())).unwrap();
    let start = |ahead| SharedClock::start(db.clone(), Arc::new(Ahead(ahead)));
    let (one, other) = (start(420).await.unwrap(), start(-420).await.unwrap());
    let (first, second) = (one.compare().await.unwrap(), other.compare().await.unwrap());
    assert!(first.is_notable() && first.to_string().contains("ahead of the database's"), "{first}");
    assert!(second.is_notable() && second.to_string().contains("behind the database's"), "{second}");
    let doubt = (first.round_trip + second.round_trip) / 2 + Duration::from_micros(2);
    let (before, between, after) = (one.now(), other.now(), one.now());
    assert!(before.micros() <= (between + doubt).micros(), "{before} {between} {doubt:?}");
    assert!(between.micros() <= (after + doubt).micros(), "{between} {after} {doubt:?}");
}

#[tokio::test]
async fn a_small_correction_holds_time_and_a_large_one_turns_it_back() {
    let database = fresh_database();
    let db = Db::open(&Options::new(database.url())).unwrap();
    let machine = Arc::new(TestClock::new());
    let clock = SharedClock::start(db, machine.clone()).await.unwrap();
    let began = clock.now();
    // The machine hurries ahead while the database's clock hardly moves.
    machine.advance(Duration::from_secs(4));
    let shown = clock.now();
    assert!(shown >= began + Duration::from_secs(4));
    clock.compare().await.unwrap();
    assert_eq!(clock.now(), shown);
    machine.advance(60 * MINUTE);
    let shown = clock.now();
    clock.compare().await.unwrap();
    assert!(clock.now() < shown && shown.since(clock.now()) > 50 * MINUTE);
}

#[tokio::test]
async fn sleepers_wake_by_the_corrected_time() {
    let database = fresh_database();
    let db = Db::open(&Options::new(database.url())).unwrap();
    let machine = Arc::new(TestClock::new());
    let clock = Arc::new(SharedClock::start(db, machine.clone()).await.unwrap());
    let due = clock.now() + 90 * MINUTE;
    let sleeper = tokio::spawn({
        let clock = clock.clone();
        async move { clock.sleep_until(due).await }
    });
    machine.until_asleep(1).await;
    machine.advance(60 * MINUTE);
    machine.until_asleep(1).await;
    // That hour was only the machine's.
    clock.compare().await.unwrap();
    machine.advance(60 * MINUTE);
    machine.until_asleep(1).await;
    assert!(!sleeper.is_finished() && clock.now() < due);
    machine.advance(30 * MINUTE);
    sleeper.await.unwrap();
    assert!(clock.now() >= due);
}

#[tokio::test]
async fn a_file_has_the_clock_of_its_machine() {
    let file = fresh_sqlite();
    let db = Db::open(&Options::new(file.url())).unwrap();
    let machine = Arc::new(TestClock::new());
    let clock = SharedClock::start(db, machine.clone()).await.unwrap();
    assert_eq!(clock.compare().await.unwrap().micros, 0);
    assert_eq!(clock.now(), machine.now());
}

#[tokio::test]
async fn a_machine_that_is_set_back_holds_time_for_seconds_only() {
    let file = fresh_sqlite();
    let db = Db::open(&Options::new(file.url())).unwrap();
    let machine = Arc::new(Machine::default());
    let clock = SharedClock::start(db, machine.clone()).await.unwrap();
    let shown = clock.now();
    machine.set(-5);
    assert_eq!(clock.now(), shown);
    machine.set(-3600);
    assert_eq!(clock.now(), machine.now());
    machine.passed.advance(MINUTE);
    assert_eq!(shown.since(clock.now()), 59 * MINUTE);
}

#[tokio::test]
async fn a_machine_that_is_set_back_is_compared_anew_within_seconds() {
    let database = fresh_database();
    let db = Db::open(&Options::new(database.url())).unwrap();
    let machine = Arc::new(Machine::default());
    let clock = Arc::new(SharedClock::start(db, machine.clone()).await.unwrap());
    let keeper = tokio::spawn({
        let clock = clock.clone();
        async move { clock.keep_right().await }
    });
    let shown = clock.now();
    machine.passed.until_asleep(1).await;
    machine.set(-3600);
    assert!(clock.now() < shown);
    machine.passed.advance(Duration::from_secs(1));
    // It sleeps again once it has compared.
    machine.passed.until_asleep(1).await;
    assert!(clock.now() >= shown);
    keeper.abort();
}

#[tokio::test]
async fn a_sleeper_notices_that_the_machine_was_set_forward() {
    let machine = Arc::new(Machine::default());
    let due = machine.now() + 60 * MINUTE;
    let sleeper = tokio::spawn({
        let machine = machine.clone();
        async move { machine.sleep_until(due).await }
    });
    machine.passed.until_asleep(1).await;
    machine.set(3600);
    machine.passed.advance(Duration::from_secs(1));
    let woken = tokio::time::timeout(Duration::from_secs(30), sleeper).await;
    woken.expect("it looks at the clock again").unwrap();
}

#[tokio::test]
async fn nobody_waits_longer_because_the_machine_was_set_back() {
    let file = fresh_sqlite();
    let db = Db::open(&Options::new(file.url())).unwrap();
    let machine = Arc::new(Machine::default());
    let clock = Arc::new(SharedClock::start(db, machine.clone()).await.unwrap());
    let waiter = tokio::spawn({
        let clock = clock.clone();
        async move { clock.wait(30 * MINUTE).await }
    });
    // One looks at the clock again and again, the other waits for the time to pass.
    machine.passed.until_asleep(2).await;
    machine.set(-3600);
    machine.passed.advance(30 * MINUTE - Duration::from_secs(1));
    machine.passed.until_asleep(2).await;
    assert!(!waiter.is_finished());
    machine.passed.advance(Duration::from_secs(1));
    let woken = tokio::time::timeout(Duration::from_secs(30), waiter).await;
    woken.expect("half an hour has passed").unwrap();
}
