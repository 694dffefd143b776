//! What a document costs in memory while it is dealt with: at most 16 times its text and that of the documents it is
//! compared with or answered by, plus 1 MiB; and it is given back. A program of its own, because it counts whatever is
//! allocated in it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod hostile;
mod levels;
mod requests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Tests of one program run side by side, unless each has a process of its own.
static ALONE: Mutex<()> = Mutex::new(());

const TIMES: usize = 16;
const ALWAYS: usize = 1 << 20;
/// What may stay for later: statements, threads, counters.
const LEFT: usize = 256 << 10;

/// Counts what is allocated from now on, with nobody else at work.
struct Meter {
    before: usize,
    _alone: MutexGuard<'static, ()>,
}

impl Meter {
    fn alone() -> MutexGuard<'static, ()> {
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(alone: MutexGuard<'static, ()>) -> Self {
        MEMORY.reset_peak_usage();
        Self { before: MEMORY.current_usage(), _alone: alone }
    }

    /// Fails when there was ever more than is permitted for documents of `text` bytes; `held` of them were there before.
    fn check(&self, what: &str, text: usize, held: usize) {
        let most = MEMORY.peak_usage().saturating_sub(self.before) + held;
        let permitted = TIMES * text + ALWAYS;
        let times = most as f64 / text as f64;
        println!("{what}: {most} bytes for {text}: {times:.1} times");
        assert!(most <= permitted, "{what} took {most} bytes for documents of {text}");
    }

    /// Fails when not everything was given back but `kept`.
    fn end(self, what: &str, kept: usize) -> MutexGuard<'static, ()> {
        let left = MEMORY.current_usage().saturating_sub(self.before);
        assert!(left <= LEFT + kept, "{what} left {left} bytes behind");
        self._alone
    }
}
