//! Bodies seen in passing.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use http_body_util::BodyExt as _;

/// As much of a body as is kept.
const LIMIT: usize = 1024 * 1024;

/// What has passed of a body so far.
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Passed>>);

#[derive(Default)]
struct Passed {
    kept: Vec<u8>,
    length: usize,
}

/// Whether bodies are kept or only measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bodies {
    Keep,
    Measure,
}

impl Captured {
    /// A body that has passed.
    pub(crate) fn whole(body: &[u8], bodies: Bodies) -> Self {
        let captured = Self::default();
        captured.pass(body, bodies);
        captured
    }

    /// A body whose bytes pass as they would, and what is seen of them.
    pub(crate) fn watch(body: Body, bodies: Bodies) -> (Body, Self) {
        let captured = Self::default();
        let seen = captured.clone();
        let body = body.inspect_frame(move |frame| {
            if let Some(bytes) = frame.data_ref() {
                seen.pass(bytes, bodies);
            }
        });
        (Body::new(body), captured)
    }

    fn pass(&self, bytes: &[u8], bodies: Bodies) {
        let mut passed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        passed.length += bytes.len();
        if bodies == Bodies::Keep {
            let room = LIMIT.saturating_sub(passed.kept.len()).min(bytes.len());
            passed.kept.extend_from_slice(&bytes[..room]);
        }
    }

    /// How many bytes passed.
    pub(crate) fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).length
    }

    /// The body, when it was kept, is whole and is text.
    pub(crate) fn text(&self) -> Option<String> {
        let passed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = !passed.kept.is_empty() && passed.kept.len() == passed.length;
        whole.then(|| String::from_utf8(passed.kept.clone()).ok()).flatten()
    }
}
