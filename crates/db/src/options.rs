//! Where the database is and how much of it to use.

use std::time::Duration;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:/path/file.db`, `postgres://…`, or PostgreSQL's `host=… user=…` form, which also takes a Unix socket's
    /// folder. Connections to another machine are encrypted, and the server's certificate is checked, unless
    /// `sslmode=disable` is in it.
    pub url: String,
    /// PostgreSQL: certificates in PEM to trust beside the machine's authorities.
    pub extra_roots_pem: Option<Vec<u8>>,
    /// PostgreSQL: how many connections, a third of them for reads; at least one of each kind. SQLite: how many scans at
    /// once.
    pub connections: usize,
    /// The longest a statement of a read may take.
    pub scan_timeout: Duration,
    /// How long to wait for a lock that somebody else holds.
    pub busy_timeout: Duration,
    /// SQLite: by how many pages its log grows before it is copied into the file again.
    pub log_pages: i32,
    /// How many pieces of work may wait before more are refused as [`Error::Busy`](crate::Error::Busy).
    pub queue: usize,
}

impl Options {
    /// The usual settings for the database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            extra_roots_pem: None,
            connections: 12,
            scan_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(5),
            log_pages: 1000,
            queue: 10_000,
        }
    }
}
