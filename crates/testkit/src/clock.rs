//! Time that moves when a test says so.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::clock::Clock;
use domain::Timestamp;
use tokio::sync::{Notify, oneshot};

/// A clock that stands still until it is advanced.
pub struct TestClock {
    state: Mutex<State>,
    /// Told whenever somebody goes to sleep.
    asleep: Notify,
}

struct State {
    now: Timestamp,
    /// Whom to wake, in order of time and then of going to sleep.
    sleepers: BTreeMap<(Timestamp, u64), oneshot::Sender<()>>,
    next: u64,
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl TestClock {
    /// Starts at 2026-11-21T08:00:00Z.
    pub fn new() -> Self {
        Self::at(Timestamp::from_seconds(1_795_248_000))
    }

    pub fn at(now: Timestamp) -> Self {
        let state = State { now, sleepers: BTreeMap::new(), next: 0 };
        Self { state: Mutex::new(state), asleep: Notify::new() }
    }

    /// Moves time on, and wakes whoever slept until then in the order of their times.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now = state.now + by;
        let now = state.now;
        while let Some(sleeper) = state.sleepers.first_entry().filter(|sleeper| sleeper.key().0 <= now) {
            // Whoever stopped waiting in this moment needs no waking.
            let _ = sleeper.remove().send(());
        }
    }

    /// When the next sleeper wants to be woken.
    pub fn next_wake(&self) -> Option<Timestamp> {
        self.state().sleepers.keys().next().map(|(time, _)| *time)
    }

    /// Comes back when at least `count` are asleep, so that a test advances the clock neither too early nor on a guess.
    pub async fn until_asleep(&self, count: usize) {
        loop {
            let changed = self.asleep.notified();
            if self.state().sleepers.len() >= count {
                return;
            }
            changed.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.state().now
    }

    async fn nap(&self, length: Duration) {
        self.sleep_until(self.now() + length).await;
    }

    /// Time passes as it is shown.
    async fn wait(&self, length: Duration) {
        self.nap(length).await;
    }

    async fn sleep_until(&self, time: Timestamp) {
        let (wake, woken) = oneshot::channel();
        let bed = {
            let mut state = self.state();
            if state.now >= time {
                return;
            }
            let key = (time, state.next);
            state.next += 1;
            state.sleepers.insert(key, wake);
            Bed { clock: self, key }
        };
        self.asleep.notify_waiters();
        let _ = woken.await;
        drop(bed);
    }
}

/// A sleeper's place, left when it is woken or stops waiting.
struct Bed<'a> {
    clock: &'a TestClock,
    key: (Timestamp, u64),
}

impl Drop for Bed<'_> {
    fn drop(&mut self) {
        self.clock.state().sleepers.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[tokio::test]
    async fn sleepers_wake_in_the_order_of_their_times() {
        let clock = Arc::new(TestClock::new());
        let start = clock.now();
        let (woken, mut order) = tokio::sync::mpsc::unbounded_channel();
        for after in [30, 10, 20, 90] {
            let (clock, woken) = (clock.clone(), woken.clone());
            tokio::spawn(async move {
                clock.sleep_until(start + seconds(after)).await;
                woken.send(after).unwrap();
            });
        }
        clock.until_asleep(4).await;
        assert_eq!(clock.next_wake(), Some(start + seconds(10)));
        clock.advance(seconds(60));
        for expected in [10, 20, 30] {
            assert_eq!(order.recv().await, Some(expected));
        }
        assert_eq!(clock.next_wake(), Some(start + seconds(90)));
        assert!(order.try_recv().is_err());
    }

    #[tokio::test]
    async fn what_is_past_needs_no_waiting_and_who_gives_up_leaves_no_trace() {
        let clock = Arc::new(TestClock::new());
        clock.sleep_until(clock.now()).await;
        let later = clock.now() + seconds(1);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(later).await }
        });
        clock.until_asleep(1).await;
        sleeper.abort();
        assert!(sleeper.await.unwrap_err().is_cancelled());
        assert_eq!(clock.next_wake(), None);
    }
}
