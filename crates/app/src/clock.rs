//! Time as a parameter.

mod shared;

use std::time::Duration;

use async_trait::async_trait;
use domain::Timestamp;

pub use shared::{Difference, SharedClock, difference};

/// The longest a sleeper goes without a look at the clock: somebody may set it, and machines are suspended.
const NAP: Duration = Duration::from_secs(1);

/// Where the marketplace reads the time and waits for it. The system's clock in production; a clock that a
/// test or a rehearsal can move elsewhere.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// The present.
    fn now(&self) -> Timestamp;

    /// Waits for about this long, wherever `now()` is set meanwhile.
    async fn nap(&self, length: Duration);

    /// Returns once `now()` is at or after `time`, whenever that is.
    async fn sleep_until(&self, time: Timestamp) {
        loop {
            let left = time.since(self.now());
            if left.is_zero() {
                return;
            }
            self.nap(left.min(NAP)).await;
        }
    }

    /// Returns once so much time has passed, as `now()` shows it or in truth. Nobody waits longer because the clock is set
    /// back.
    async fn wait(&self, length: Duration) {
        tokio::select! {
            () = self.sleep_until(self.now() + length) => {}
            () = self.nap(length) => {}
        }
    }
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

    async fn nap(&self, length: Duration) {
        tokio::time::sleep(length).await;
    }
}
