//! How far sealing has come.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether everything stored is sealed by the rules of today.
#[derive(Debug, Default)]
pub struct Sealing(AtomicBool);

impl Sealing {
    pub(crate) fn is_complete(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    pub(super) fn completed(&self) {
        self.0.store(true, Ordering::Release);
    }
}
