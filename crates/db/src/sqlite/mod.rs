//! SQLite: one thread writes, every thread reads.

mod backup;
mod log;
mod reader;
mod statement;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;

use crate::db::Observer;
use crate::tx::Connection;
use crate::work::Queue;
use crate::{Error, Options, Tx, pause};

pub(crate) use statement::{batch, execute, field, prepare, rows};
use writer::Writer;

/// Compiled statements kept per connection: about as many as the program has.
const CACHED_STATEMENTS: usize = 256;
/// The write-ahead log shrinks back to this many bytes after a burst.
const LOG_BYTES: u32 = 64 << 20;
/// A lock wait for work outside the queue, which may be behind a long migration of another process.
const PATIENCE: Duration = Duration::from_secs(600);

/// A database file. Writes go through its queue; reads happen on the calling thread.
pub(crate) struct File {
    path: PathBuf,
    busy_timeout: Duration,
    scan_timeout: Duration,
    pub(crate) writes: Queue,
}

impl File {
    pub(crate) fn open(path: PathBuf, options: &Options, observer: Observer) -> Result<Arc<Self>, Error> {
        create_private(&path)?;
        let mut connection = connect_to_write(&path, options.busy_timeout)?;
        log::keep_short(&mut connection)
            .map_err(|error| Error::unavailable("cannot watch the log", error))?;
        let (writes, jobs) = Queue::new(options.queue);
        std::thread::Builder::new()
            .name("db-writer".to_owned())
            .spawn(move || Writer { connection, observer }.run(&jobs))
            .map_err(|error| Error::io(&path, error))?;
        let (busy_timeout, scan_timeout) = (options.busy_timeout, options.scan_timeout);
        Ok(Arc::new(Self { path, busy_timeout, scan_timeout, writes }))
    }

    /// One transaction on a connection of its own. Foreign keys are checked at its end only, because SQLite changes
    /// a table by building it anew (sqlite.org/lang_altertable.html §7).
    pub(crate) fn alone<T>(&self, f: &impl Fn(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let connection = connect_to_write(&self.path, PATIENCE)?;
        batch(&connection, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
        let (_, result) = crate::work::run(f, Tx::new(Connection::Sqlite(&connection)));
        let result = result?;
        let broken = connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([]));
        if broken.map_err(|error| statement::error(error, "PRAGMA foreign_key_check"))? {
            return Err(Error::migration("a foreign key would point to nothing"));
        }
        batch(&connection, "COMMIT").map(|()| result)
    }
}

/// Creates a missing file for its owner only: it holds secrets. SQLite gives its log the same rights.
fn create_private(path: &Path) -> Result<(), Error> {
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::unavailable(format!("cannot create {}", path.display()), error))
        }
        _ => Ok(()),
    }
}

fn connect(path: &Path, flags: OpenFlags, busy_timeout: Duration) -> Result<rusqlite::Connection, Error> {
    let open = || {
        let connection =
            rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        // Else every new value of a parameter has SQLite plan its statement again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(connection)
    };
    open().map_err(|error: rusqlite::Error| {
        Error::unavailable(format!("cannot open {}", path.display()), error)
    })
}

fn connect_to_write(path: &Path, busy_timeout: Duration) -> Result<rusqlite::Connection, Error> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, busy_timeout)?;
    let mut attempt = 0;
    loop {
        match settings(&connection) {
            Ok(mode) if mode == "wal" => return Ok(connection),
            Ok(mode) => {
                let reason = format!("{} cannot keep a write-ahead log (mode {mode})", path.display());
                return Err(Error::Unavailable { reason, outcome_unknown: false, source: None });
            }
            // The switch to a write-ahead log does not wait for locks: another process may be at it too.
            Err(error) if statement::is_busy(&error) && attempt < 10 => {
                attempt += 1;
                pause::before_attempt(attempt);
            }
            Err(error) => {
                return Err(Error::unavailable(format!("cannot open {}", path.display()), error));
            }
        }
    }
}

/// Sets what a writer needs and answers the journal mode.
fn settings(connection: &rusqlite::Connection) -> rusqlite::Result<String> {
    let mode = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    Ok(mode)
}
