//! Time as a parameter.

mod shared;

use async_trait::async_trait;
use domain::Timestamp;

pub use shared::{Difference, SharedClock, difference};

/// Where the marketplace reads the time and waits for it. The system's clock in production; a clock that a
/// test or a rehearsal can move elsewhere.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// The present.
    fn now(&self) -> Timestamp;

    /// Returns once `now()` is at or after `time`.
    async fn sleep_until(&self, time: Timestamp);
}

/// The machine's own clock.
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let since_epoch =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::EPOCH + since_epoch
    }

    async fn sleep_until(&self, time: Timestamp) {
        loop {
            let left = time.since(self.now());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }
}
