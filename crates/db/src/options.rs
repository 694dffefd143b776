//! Where the database is and how much of it to use.

use std::path::PathBuf;
use std::time::Duration;

use crate::Error;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:/path/file.db`, `postgres://…`, or PostgreSQL's `host=… user=…` form, which also takes a Unix socket's
    /// folder. `sslmode=require` encrypts and always checks the server's certificate against the system's roots
    /// (`SSL_CERT_FILE` adds to them).
    pub url: String,
    /// PostgreSQL: how many connections. SQLite: how many scans at once.
    pub connections: usize,
    /// The longest a statement of a read may take.
    pub scan_timeout: Duration,
    /// How long to wait for a lock that somebody else holds.
    pub busy_timeout: Duration,
    /// How many pieces of work may wait before more are refused as [`Error::Busy`].
    pub queue: usize,
}

impl Options {
    /// The usual settings for the database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    pub(crate) fn location(&self) -> Result<Location, Error> {
        let Some(path) = self.url.strip_prefix("sqlite:") else {
            return Ok(Location::Server);
        };
        match path.strip_prefix("//").unwrap_or(path) {
            "" | ":memory:" => {
                Err(Error::Unsupported("a SQLite database needs a file: sqlite:/path/file.db"))
            }
            path => Ok(Location::File(path.into())),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            url: "sqlite:stoa.db".to_owned(),
            connections: 8,
            scan_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
            queue: 10_000,
        }
    }
}

pub(crate) enum Location {
    File(PathBuf),
    Server,
}
