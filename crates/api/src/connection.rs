//! What whoever serves a connection must know about the requests on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// One for each connection, among the extensions of every request that comes on it. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Connection(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    /// Answers of which something is there that the client has not taken.
    waiting: AtomicUsize,
    unread: AtomicBool,
}

impl Connection {
    /// Whether something is there for the client that it has not taken.
    #[must_use]
    pub fn waits_for_client(&self) -> bool {
        self.0.waiting.load(Ordering::Relaxed) > 0
    }

    /// Whether it ends although its client may still be sending.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.0.unread.load(Ordering::Relaxed)
    }

    pub(crate) fn leave_unread(&self) {
        self.0.unread.store(true, Ordering::Relaxed);
    }

    pub(crate) fn wait(&self) {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn wait_no_more(&self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
