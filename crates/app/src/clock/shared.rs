//! The clock that all nodes over one database share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use db::Db;
use domain::Timestamp;

use super::{Clock, NAP};

/// How often the machine's clock is compared with the database's.
const EVERY: Duration = Duration::from_secs(60);
/// The one with the shortest round trip tells most; the others waited in a queue.
const SAMPLES: usize = 5;
/// Steps backwards up to here, of a correction or of the machine's clock, never show: time stands still instead. For a
/// larger one it would stand still for too long, so it steps.
const LONGEST_STANDSTILL_MICROS: i64 = 5_000_000;
/// What an operator should know about.
const NOTABLE: Duration = Duration::from_secs(3);

/// The machine's clock, corrected by how far it was from the database's when they were compared last. Leases, tokens
/// and schedules of one node mean the same to every other, whatever their machines show.
pub struct SharedClock {
    db: Db,
    machine: Arc<dyn Clock>,
    hand: Mutex<Hand>,
}

/// In microseconds.
struct Hand {
    /// From the machine's clock to the database's.
    correction: i64,
    /// The latest time that was shown.
    shown: i64,
}

/// How far the machine's clock is from the database's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What to add to the machine's clock, in microseconds.
    pub micros: i64,
    /// The time between question and answer; the true difference is within half of it.
    pub round_trip: Duration,
}

impl Difference {
    /// Whether the machine's clock is wrong enough to say so.
    pub fn is_notable(self) -> bool {
        self.micros.unsigned_abs() > NOTABLE.as_micros() as u64
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = if self.micros < 0 { "ahead of" } else { "behind" };
        let seconds = self.micros.unsigned_abs() as f64 / 1e6;
        write!(f, "this machine's clock is {seconds:.3} s {side} the database's")
    }
}

/// Asks the database for the time and compares; no difference on SQLite.
pub async fn difference(db: &Db, machine: &dyn Clock) -> Result<Difference, db::Error> {
    let mut best = None;
    for _ in 0..SAMPLES {
        let asked = machine.now();
        let Some(told) = db.server_time().await? else {
            return Ok(Difference { micros: 0, round_trip: Duration::ZERO });
        };
        let round_trip = machine.now().since(asked);
        let halfway = asked + round_trip / 2;
        let sample = Difference { micros: told.micros().saturating_sub(halfway.micros()), round_trip };
        best = best.filter(|best: &Difference| best.round_trip <= round_trip).or(Some(sample));
    }
    best.ok_or(db::Error::Closed)
}

impl SharedClock {
    /// Compares `machine` with the database's clock for the first time.
    pub async fn start(db: Db, machine: Arc<dyn Clock>) -> Result<Self, db::Error> {
        let hand = Mutex::new(Hand { correction: 0, shown: i64::MIN });
        let clock = Self { db, machine, hand };
        clock.compare().await?;
        Ok(clock)
    }

    /// Compares again and again, for as long as it is polled.
    pub async fn keep_right(&self) {
        loop {
            self.until_next_comparison().await;
            if let Err(error) = self.compare().await {
                // The last correction holds until the database answers again.
                tracing::warn!(%error, "the clock could not be compared with the database's");
            }
        }
    }

    /// Comes back after a while, and at once when the machine's clock was set back.
    async fn until_next_comparison(&self) {
        let compared = self.machine.now();
        let mut before = compared;
        loop {
            self.machine.nap(NAP).await;
            let now = self.machine.now();
            if now < before || now.since(compared) >= EVERY {
                return;
            }
            before = now;
        }
    }

    /// Compares once, and goes by the result from now on.
    pub async fn compare(&self) -> Result<Difference, db::Error> {
        let found = difference(&self.db, &*self.machine).await?;
        let change = self.hand().correct(found.micros);
        if found.is_notable() && change.unsigned_abs() > NOTABLE.as_micros() as u64 {
            tracing::warn!("{found}; the marketplace goes by the database's");
        }
        Ok(found)
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hand {
    /// Goes by `correction` from now on; what changed.
    fn correct(&mut self, correction: i64) -> i64 {
        let change = correction.saturating_sub(self.correction);
        self.correction = correction;
        change
    }

    fn show(&mut self, machine: Timestamp) -> Timestamp {
        let right = machine.micros().saturating_add(self.correction);
        if right > self.shown || right < self.shown.saturating_sub(LONGEST_STANDSTILL_MICROS) {
            self.shown = right;
        }
        Timestamp::from_micros(self.shown)
    }
}

#[async_trait]
impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        let mut hand = self.hand();
        hand.show(self.machine.now())
    }

    async fn nap(&self, length: Duration) {
        self.machine.nap(length).await;
    }
}
