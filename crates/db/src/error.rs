//! Everything the database layer can answer instead of a result.

use std::error::Error as Cause;
use std::sync::Arc;

/// Why the database did not do what was asked. Can be cloned, because one failed commit is the answer to every write
/// in its group.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A unique constraint was violated; `constraint` is its name (PostgreSQL) or its columns (SQLite).
    #[error("a row with the same {constraint} exists")]
    Unique { constraint: String },
    /// The database cannot be reached, opened or written to. With `outcome_unknown` the connection broke during
    /// the commit: the write may or may not have happened, so the layer does not repeat it.
    #[error("the database is unavailable: {reason}")]
    Unavailable { reason: String, outcome_unknown: bool, source: Arc<dyn Cause + Send + Sync> },
    /// The disk that the database lies on has no room left. Nothing was changed; reading goes on.
    #[error("there is no room left on the disk of the database")]
    Full(#[source] Arc<dyn Cause + Send + Sync>),
    /// Too much is going on at once: the queue is full, another process holds the write lock for too long, or
    /// transactions kept colliding. Nothing was changed.
    #[error("the database is busy")]
    Busy,
    /// A statement took longer than it may. Nothing was changed.
    #[error("a database statement took too long")]
    Timeout,
    /// The closure panicked. Nothing was changed.
    #[error("the work on the database panicked")]
    Panicked,
    /// The database was closed while the work was waiting.
    #[error("the database is closed")]
    Closed,
    /// The database refuses a statement, a migration, a copy or its address; the reason says which and why.
    #[error("{reason}")]
    Refused { reason: String, source: Option<Arc<dyn Cause + Send + Sync>> },
    /// A parameter with the one character that PostgreSQL cannot store in text. Such text came from outside.
    #[error("parameter ${parameter}: text with a NUL character cannot be stored")]
    Nul { parameter: usize },
    /// A value does not fit: a column read as another type, a stored id that does not parse. `column` says which.
    #[error("{column}: {reason}")]
    Type { column: String, reason: String },
    /// [`Tx::one`](crate::Tx::one) found nothing.
    #[error("`{0}` found no row")]
    NoRow(&'static str),
    /// A statement for one row found several.
    #[error("`{0}` found more than one row")]
    ManyRows(&'static str),
}

impl Error {
    /// Whether nothing happened and the same call may succeed when it is made again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable { outcome_unknown: false, .. })
    }

    pub(crate) fn unavailable(reason: impl Into<String>, source: impl Cause + Send + Sync + 'static) -> Self {
        Self::Unavailable { reason: reason.into(), outcome_unknown: false, source: Arc::new(source) }
    }

    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused { reason: reason.into(), source: None }
    }

    pub(crate) fn failed(reason: impl Into<String>, source: impl Cause + Send + Sync + 'static) -> Self {
        Self::Refused { reason: reason.into(), source: Some(Arc::new(source)) }
    }

    /// The engine does not run the statement `text`.
    pub(crate) fn sql(text: &str, source: impl Cause + Send + Sync + 'static) -> Self {
        let text: String = text.trim().chars().take(200).collect();
        Self::failed(format!("the database refused `{text}`"), source)
    }
}
