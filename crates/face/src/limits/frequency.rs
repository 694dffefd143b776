//! Requests per second of each caller.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::clock::Clock;
use domain::Timestamp;
use governor::clock::Clock as Ticks;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::who::Who;

/// Seconds' worth of requests that may come at once.
const BURST: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// Callers remembered before those who are quiet again are forgotten.
const CAPACITY: usize = 4096;

/// How often each caller came lately, by the generic cell rate algorithm: one time is kept for each.
pub(super) struct Frequency {
    limiter: RateLimiter<Who, HashMapStateStore<Who>, Passed, NoOpMiddleware<Nanos>>,
    clock: Passed,
    /// As many callers as there may be before it is worth looking who can be forgotten.
    sweep_at: AtomicUsize,
}

impl Frequency {
    pub(super) fn new(rate: NonZeroU32, clock: Arc<dyn Clock>) -> Self {
        let quota = Quota::per_second(rate).allow_burst(rate.saturating_mul(BURST));
        let clock = Passed::new(clock);
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Self { limiter, clock, sweep_at: CAPACITY.into() }
    }

    /// Counts a request; returns how long to wait when it is one too many.
    pub(super) fn wait(&self, who: &Who) -> Option<Duration> {
        if self.limiter.len() >= self.sweep_at.load(Ordering::Relaxed) {
            // Who has been quiet for as long as its requests count is as good as new.
            self.limiter.retain_recent();
            self.sweep_at.store(CAPACITY.max(2 * self.limiter.len()), Ordering::Relaxed);
        }
        let early = self.limiter.check_key(who).err()?;
        Some(early.wait_time_from(self.clock.now()))
    }
}

/// Time that passed on the marketplace's clock. When that is set back, no time passes: else everybody would have to wait
/// until it has caught up.
#[derive(Clone)]
struct Passed {
    clock: Arc<dyn Clock>,
    /// The clock when it was last read, and what had passed by then.
    read: Arc<Mutex<(Timestamp, Duration)>>,
}

impl Passed {
    fn new(clock: Arc<dyn Clock>) -> Self {
        let read = Arc::new(Mutex::new((clock.now(), Duration::ZERO)));
        Self { clock, read }
    }
}

impl Ticks for Passed {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        *read = (now, read.1 + now.since(read.0));
        read.1.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::clock::TestClock;

    fn limited(rate: u32) -> (Arc<TestClock>, Frequency) {
        let clock = Arc::new(TestClock::new());
        (clock.clone(), Frequency::new(NonZeroU32::new(rate).unwrap(), clock))
    }

    fn from(last: u8) -> Who {
        Who::at([192, 0, 2, last].into())
    }

    #[test]
    fn ten_seconds_worth_may_come_at_once_then_one_by_one() {
        let (clock, frequency) = limited(2);
        for _ in 0..20 {
            assert_eq!(frequency.wait(&from(1)), None);
        }
        assert_eq!(frequency.wait(&from(1)), Some(Duration::from_millis(500)));
        assert_eq!(frequency.wait(&from(2)), None, "others are not slowed down");
        clock.advance(Duration::from_millis(500));
        assert_eq!(frequency.wait(&from(1)), None);
        assert_eq!(frequency.wait(&from(1)), Some(Duration::from_millis(500)));
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let noon = Timestamp::from_seconds(1_000_000);
        let (clock, frequency) = limited(1);
        for _ in 0..10 {
            assert_eq!(frequency.wait(&from(1)), None);
        }
        let earlier = Arc::new(TestClock::at(noon));
        assert!(earlier.now() < clock.now());
        let mut passed = frequency.clock.clone();
        let before = passed.now();
        passed.clock = earlier.clone();
        assert_eq!(passed.now(), before, "no time passes");
        earlier.advance(Duration::from_secs(1));
        assert_eq!(passed.now(), before + Nanos::from(Duration::from_secs(1)), "and then it goes on");
    }

    #[test]
    fn a_flood_of_addresses_takes_bounded_memory() {
        let (clock, frequency) = limited(1000);
        for n in 0_u32..100_000 {
            assert_eq!(frequency.wait(&Who::at(std::net::Ipv4Addr::from_bits(n).into())), None);
            clock.advance(Duration::from_micros(10));
        }
        assert!(frequency.limiter.len() <= CAPACITY, "{}", frequency.limiter.len());
    }
}
