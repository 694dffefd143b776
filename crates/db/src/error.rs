//! Everything the database layer can answer instead of a result.

use std::sync::Arc;

/// The inside cause. Shared, because one failed commit is the answer to every write in its group.
pub(crate) type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why the database did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A unique constraint was violated; `constraint` is its name (PostgreSQL) or its columns (SQLite).
    #[error("a row with the same {constraint} exists")]
    Unique { constraint: String },
    /// The database cannot be reached, opened or written to. With `outcome_unknown` the connection broke during
    /// the commit: the write may or may not have happened, so the layer does not repeat it.
    #[error("the database is unavailable: {reason}")]
    Unavailable {
        reason: String,
        outcome_unknown: bool,
        #[source]
        source: Option<Cause>,
    },
    /// The disk that the database lies on has no room left. Nothing was changed; reading goes on.
    #[error("there is no room left on the disk of the database")]
    Full(#[source] Cause),
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
    /// The engine refused a statement.
    #[error("the database refused `{text}`")]
    Sql {
        text: String,
        #[source]
        source: Cause,
    },
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
    /// The schema and the program do not belong together.
    #[error("{reason}")]
    Migration {
        reason: String,
        #[source]
        source: Option<Cause>,
    },
    /// A file could not be read or written.
    #[error("{path}")]
    Io {
        path: String,
        #[source]
        source: Cause,
    },
    /// This engine does not offer the operation; the text says what to use.
    #[error("{0}")]
    Unsupported(&'static str),
}

impl Error {
    /// Whether a row with the same key exists.
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    /// Whether nothing happened and the same call may succeed when it is made again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable { outcome_unknown: false, .. })
    }

    pub(crate) fn unavailable(
        reason: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Unavailable { reason: reason.into(), outcome_unknown: false, source: Some(Arc::new(source)) }
    }

    pub(crate) fn refused(text: &str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Sql { text: text.trim().chars().take(200).collect(), source: Arc::new(source) }
    }

    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), source: Arc::new(source) }
    }

    pub(crate) fn migration(reason: impl Into<String>) -> Self {
        Self::Migration { reason: reason.into(), source: None }
    }
}
