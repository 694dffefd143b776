//! How fast an answer has to come.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// Over how long the rate is measured: a connection may stall for a moment.
const WINDOW: Duration = Duration::from_secs(10);

/// Bytes a second; 0 lets an answer come as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastRate(pub u64);

/// An answer came slower than it has to.
#[derive(Debug)]
pub(crate) struct TooSlow {
    pub(crate) least: u64,
}

/// What came of an answer since the window began.
pub(crate) struct Pace {
    least: LeastRate,
    until: Instant,
    came: u64,
}

impl Pace {
    pub(crate) fn new(least: LeastRate) -> Pace {
        Pace { least, until: Instant::now() + WINDOW, came: 0 }
    }

    /// Waits for the next part of the answer while enough has come.
    pub(crate) async fn keep<T>(&mut self, part: impl Future<Output = T>) -> Result<T, TooSlow> {
        let mut part = std::pin::pin!(part);
        loop {
            if let Ok(part) = timeout_at(self.until, &mut part).await {
                return Ok(part);
            }
            if self.came < self.least.0.saturating_mul(WINDOW.as_secs()) {
                return Err(TooSlow { least: self.least.0 });
            }
            self.until = Instant::now() + WINDOW;
            self.came = 0;
        }
    }

    pub(crate) fn came(&mut self, bytes: usize) {
        self.came += bytes as u64;
    }
}
