//! What whoever serves a connection must know about the requests on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::Context;

use futures::task::AtomicWaker;

/// One for each connection, among the extensions of every request that comes on it. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Connection(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    /// Answers of which something is there that the client has not taken.
    waiting: AtomicUsize,
    changed: AtomicWaker,
    unread: AtomicBool,
}

impl Connection {
    /// Whether something is there for the client that it has not taken.
    #[must_use]
    pub fn waits_for_client(&self) -> bool {
        self.0.waiting.load(Ordering::Acquire) > 0
    }

    /// The same; whoever learns that it is not so is told when it is.
    #[must_use]
    pub fn will_wait_for_client(&self, cx: &Context<'_>) -> bool {
        self.0.changed.register(cx.waker());
        self.waits_for_client()
    }

    /// Whether it ends although its client may still be sending.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.0.unread.load(Ordering::Relaxed)
    }

    pub(crate) fn leave_unread(&self) {
        self.0.unread.store(true, Ordering::Relaxed);
    }

    /// Whoever sends an answer looks here by itself when it begins.
    pub(crate) fn begin_to_wait(&self) {
        self.0.waiting.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn wait_again(&self) {
        self.begin_to_wait();
        self.0.changed.wake();
    }

    pub(crate) fn wait_no_more(&self) {
        self.0.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}
