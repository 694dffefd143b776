//! How often documents are made trees, for tests: a tree takes ten times its text, and the time to make it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

static WATCHED: Mutex<Vec<Weak<Watched>>> = Mutex::new(Vec::new());

struct Watched {
    mark: String,
    times: AtomicUsize,
}

/// Counts readings of the documents that have a mark in them, whoever reads them.
pub struct Readings(Arc<Watched>);

impl Readings {
    /// Of documents in which `mark` stands, from now on.
    pub fn of(mark: &str) -> Self {
        let watched = Arc::new(Watched { mark: mark.to_owned(), times: AtomicUsize::new(0) });
        let mut all = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&watched));
        Self(watched)
    }

    /// How many there were since the last look.
    pub fn take(&self) -> usize {
        self.0.times.swap(0, Ordering::SeqCst)
    }
}

/// Notes that `text` is read.
pub(super) fn note(text: &[u8]) {
    let all = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    for watched in all.iter().filter_map(Weak::upgrade) {
        if text.windows(watched.mark.len()).any(|part| part == watched.mark.as_bytes()) {
            watched.times.fetch_add(1, Ordering::SeqCst);
        }
    }
}
