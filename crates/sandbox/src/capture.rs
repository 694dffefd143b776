//! Bodies seen in passing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use http_body_util::BodyExt as _;

/// As much of a body as is kept.
const LIMIT: usize = 1024 * 1024;

/// What has passed of a body so far.
#[derive(Clone)]
pub(crate) struct Captured(Arc<Mutex<Passed>>);

#[derive(Default)]
struct Passed {
    bodies: Bodies,
    kept: Vec<u8>,
    length: usize,
}

/// Whether bodies are kept or only measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bodies {
    Keep,
    #[default]
    Measure,
}

impl Bodies {
    /// How much is kept of a body that may be this long.
    pub(crate) fn kept_of(self, length: Option<u64>) -> usize {
        let length = length.and_then(|length| usize::try_from(length).ok()).unwrap_or(LIMIT);
        if self == Self::Keep { length.min(LIMIT) } else { 0 }
    }
}

impl Captured {
    fn new(bodies: Bodies) -> Self {
        Self(Arc::new(Mutex::new(Passed { bodies, ..Passed::default() })))
    }

    /// A body that has passed.
    pub(crate) fn whole(body: &[u8], bodies: Bodies) -> Self {
        let captured = Self::new(bodies);
        captured.pass(body);
        captured
    }

    /// A body whose bytes pass as they would, and what is seen of them.
    pub(crate) fn watch(body: Body, bodies: Bodies) -> (Body, Self) {
        let captured = Self::new(bodies);
        let seen = captured.clone();
        let body = body.inspect_frame(move |frame| {
            if let Some(bytes) = frame.data_ref() {
                seen.pass(bytes);
            }
        });
        (Body::new(body), captured)
    }

    fn pass(&self, bytes: &[u8]) {
        let mut passed = self.passed();
        passed.length += bytes.len();
        if passed.bodies == Bodies::Keep {
            let room = LIMIT.saturating_sub(passed.kept.len()).min(bytes.len());
            passed.kept.extend_from_slice(&bytes[..room]);
        }
    }

    /// Keeps nothing of it any more, and nothing of what is still to pass.
    pub(crate) fn forget(&self) {
        let mut passed = self.passed();
        passed.bodies = Bodies::Measure;
        passed.kept = Vec::new();
    }

    /// How many bytes are kept.
    pub(crate) fn kept(&self) -> usize {
        self.passed().kept.len()
    }

    /// How many bytes passed.
    pub(crate) fn length(&self) -> usize {
        self.passed().length
    }

    /// The body, when it was kept, is whole and is text.
    pub(crate) fn text(&self) -> Option<String> {
        let passed = self.passed();
        let whole = !passed.kept.is_empty() && passed.kept.len() == passed.length;
        whole.then(|| String::from_utf8(passed.kept.clone()).ok()).flatten()
    }

    fn passed(&self) -> MutexGuard<'_, Passed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
