//! How far offers are carried, and how far they got.

use domain::Span;
use tokio::time::Instant;

use crate::Patience;

/// How far offers are carried. Waiting is for all offers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Draft,
    Preview { wait: Option<Span> },
    Live { wait: Span },
}

impl Goal {
    pub(super) fn stage(self) -> Stage {
        match self {
            Self::Draft => Stage::Draft,
            Self::Preview { .. } => Stage::Preview,
            Self::Live { .. } => Stage::Live,
        }
    }
}

/// Where the content of a file has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Draft,
    Preview,
    Live,
}

/// When waiting ends for all offers, however long it took until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline {
    given: Span,
    at: Instant,
}

impl Deadline {
    /// From now.
    pub(super) fn after(given: Span) -> Self {
        Self { given, at: Instant::now() + given.0 }
    }

    pub(super) fn patience(self) -> Patience {
        Patience { given: self.given, left: self.at.saturating_duration_since(Instant::now()) }
    }
}
