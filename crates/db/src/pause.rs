//! Waiting and time limits inside the layer. They are about the machine, not about the marketplace's clock, and no
//! result depends on them.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Blocks before try number `attempt` (from 1): at most 2ⁿ milliseconds and half a second, at least half of that.
/// The random part keeps two that collided from colliding again.
pub(crate) fn before_attempt(attempt: u32) {
    let longest = 1_000 << attempt.min(9);
    let random = RandomState::new().hash_one(attempt);
    std::thread::sleep(Duration::from_micros(longest / 2 + random % (longest / 2)));
}

/// A moment that may be moved, shared with the code that must stop at it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deadline(Arc<AtomicU64>);

impl Deadline {
    pub(crate) fn set(&self, from_now: Duration) {
        let at = elapsed().saturating_add(from_now).as_micros();
        self.0.store(u64::try_from(at).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn passed(&self) -> bool {
        elapsed().as_micros() > self.0.load(Ordering::Relaxed).into()
    }
}

#[expect(clippy::disallowed_methods, reason = "a time limit on the engine's work is real time")]
fn elapsed() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
