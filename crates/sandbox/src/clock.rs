//! A clock that can be moved on.

use std::sync::Arc;
use std::time::Duration;

use app::clock::Clock;
use async_trait::async_trait;
use domain::Timestamp;
use tokio::sync::watch;

/// Runs ahead of another clock by as much as it was moved on; whoever sleeps notices a move.
pub struct VirtualClock {
    base: Arc<dyn Clock>,
    ahead: watch::Sender<Duration>,
}

impl VirtualClock {
    /// Goes with `base` until it is moved.
    pub fn new(base: Arc<dyn Clock>) -> Self {
        Self { base, ahead: watch::Sender::new(Duration::ZERO) }
    }

    /// Moves time on and returns the new present.
    pub fn advance(&self, by: Duration) -> Timestamp {
        self.ahead.send_modify(|ahead| *ahead = ahead.saturating_add(by));
        self.now()
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.base.now() + *self.ahead.borrow()
    }

    async fn nap(&self, length: Duration) {
        self.base.nap(length).await;
    }

    async fn sleep_until(&self, time: Timestamp) {
        let mut moves = self.ahead.subscribe();
        loop {
            // Marks the offset as seen, so that only a later move wakes.
            let now = self.base.now() + *moves.borrow_and_update();
            let left = time.since(now);
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = self.base.sleep_until(self.base.now() + left) => {}
                // The sender is in `self`, so there is always another move to wait for.
                _ = moves.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use testkit::clock::TestClock;

    use super::*;

    #[tokio::test]
    async fn a_sleeper_notices_a_move_and_goes_on_with_the_base() {
        let base = Arc::new(TestClock::new());
        let clock = Arc::new(VirtualClock::new(base.clone()));
        let start = clock.now();
        let day = Duration::from_secs(86_400);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(start + day * 3).await }
        });
        base.until_asleep(1).await;
        assert_eq!(clock.advance(day), start + day);
        // It woke, saw that it is too early, and sleeps for what is left.
        while base.next_wake() != Some(start + day * 2) {
            tokio::task::yield_now().await;
        }
        base.advance(day * 2);
        sleeper.await.unwrap();
        assert_eq!(clock.now(), start + day * 3);
        clock.sleep_until(start).await;
    }
}
