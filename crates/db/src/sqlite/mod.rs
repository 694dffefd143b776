//! SQLite: one thread writes, every thread reads.

mod backup;
mod log;
mod statement;
mod writer;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thread_local::ThreadLocal;

use crate::observer::Observer;
use crate::work::{self, Job};
use crate::{Error, Options, Tx};

use statement::command;
pub(crate) use statement::field;
use writer::Writer;

/// Compiled statements kept per connection: about as many as the program has.
const CACHED_STATEMENTS: usize = 256;
/// Memory for the pages that the writer keeps, in KiB, which SQLite writes as a negative number. The larger the file,
/// the more of them a write looks at, and everybody else waits meanwhile.
const WRITER_CACHE: i64 = -16_384;
/// The write-ahead log shrinks back to this many bytes after a burst.
const LOG_BYTES: u32 = 64 << 20;
/// A lock wait for work outside the queue, which may be behind a long migration of another process.
const PATIENCE: Duration = Duration::from_secs(600);
/// Begins a transaction whose foreign keys are not checked, because SQLite changes a table by building it anew
/// (sqlite.org/lang_altertable.html §7).
pub(crate) const BEGIN_ALONE: &str = "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE";
/// Virtual machine steps between two looks at the time limit: well under a millisecond.
const STEPS_PER_LOOK: i32 = 10_000;

/// A database file. One thread writes; reads happen on the calling thread.
pub(crate) struct File {
    path: PathBuf,
    busy_timeout: Duration,
    scan_timeout: Duration,
    readers: ThreadLocal<Cell<Option<Connection>>>,
    /// Those who scan take turns on these: each keeps pages in memory, and a runtime has many threads that may block.
    scanners: Mutex<Vec<Connection>>,
    observer: Observer,
}

impl File {
    /// Opens the file and starts the thread that does the writes among `jobs`.
    pub(crate) fn open(
        path: &str,
        options: &Options,
        jobs: Receiver<Job>,
        observer: Observer,
    ) -> Result<Self, Error> {
        if path.is_empty() || path == ":memory:" {
            return Err(Error::refused("a SQLite database needs a file: sqlite:/path/file.db"));
        }
        let (busy_timeout, scan_timeout) = (options.busy_timeout, options.scan_timeout);
        let file = Self {
            path: path.into(),
            busy_timeout,
            scan_timeout,
            readers: ThreadLocal::new(),
            scanners: Mutex::default(),
            observer: observer.clone(),
        };
        create_private(&file.path)?;
        let mut connection = connect_to_write(&file.path, busy_timeout)?;
        let log = log::keep_short(&mut connection, &file.path, options.log_pages)?;
        work::spawn("db-writer".to_owned(), move || {
            Writer { connection, observer }.run(&jobs);
            drop(log);
        })?;
        Ok(file)
    }

    /// A connection for work outside the queue.
    pub(crate) fn connect_alone(&self) -> Result<Connection, Error> {
        connect_to_write(&self.path, PATIENCE)
    }

    /// Runs `f` on this thread in one consistent view of the file, with a read-only connection that the thread keeps.
    pub(crate) fn read<T, E: From<Error>>(&self, f: &impl Fn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let kept = self.readers.get_or_default();
        let (result, reader) = self.read_with(kept.take(), f)?;
        kept.set(reader);
        result
    }

    /// [`File::read`] with a connection that no thread keeps.
    pub(crate) fn scan<T, E: From<Error>>(&self, f: &impl Fn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        // Not in one statement with what follows, which would keep the others out until `f` is done.
        let free = self.scanners().pop();
        let (result, scanner) = self.read_with(free, f)?;
        self.scanners().extend(scanner);
        result
    }

    /// Nobody panics while holding them.
    fn scanners(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.scanners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What came of `f`, and the connection to use the next time: one that cannot end its transaction is closed instead.
    fn read_with<T, E: From<Error>>(
        &self,
        reader: Option<Connection>,
        f: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<(Result<T, E>, Option<Connection>), Error> {
        let mut reader = match reader {
            Some(reader) => reader,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_timeout)?,
        };
        let begun = limit(&mut reader, self.scan_timeout).and_then(|()| command(&reader, "BEGIN"));
        begun.map_err(|error| statement::error(error, "BEGIN"))?;
        let (_, result) = work::run(f, &mut reader, &self.observer);
        let ended = command(&reader, "COMMIT").is_ok();
        Ok((result, ended.then_some(reader)))
    }
}

/// Has statements stop once `time` has passed.
#[expect(clippy::disallowed_methods, reason = "a time limit on the engine's work is real time")]
fn limit(connection: &mut Connection, time: Duration) -> rusqlite::Result<()> {
    let start = Instant::now();
    connection.progress_handler(STEPS_PER_LOOK, Some(move || start.elapsed() > time))
}

/// Creates a missing file for its owner only: it holds secrets. SQLite gives its log the same rights. A file that is
/// there is not opened: closing it would drop this process's locks on it.
fn create_private(path: &Path) -> Result<(), Error> {
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(cannot_open(path, error)),
        _ => Ok(()),
    }
}

fn connect(path: &Path, flags: OpenFlags, busy_timeout: Duration) -> Result<Connection, Error> {
    let open = || {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        // Else every new value of a parameter has SQLite plan its statement again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(connection)
    };
    open().map_err(|error: rusqlite::Error| cannot_use(path, error))
}

fn connect_to_write(path: &Path, busy_timeout: Duration) -> Result<Connection, Error> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, busy_timeout)?;
    let mut attempt = 0;
    let mode = loop {
        attempt += 1;
        match settings(&connection) {
            // The switch to a write-ahead log does not wait for locks: another process may be at it too.
            Err(error) if statement::is_busy(&error) && attempt < 10 => {
                std::thread::sleep(work::pause_before(attempt));
            }
            mode => break mode.map_err(|error| cannot_use(path, error))?,
        }
    };
    match mode.as_str() {
        "wal" => Ok(connection),
        _ => Err(Error::refused(format!("{} cannot keep a write-ahead log (mode {mode})", path.display()))),
    }
}

/// Sets what a writer needs and answers the journal mode.
fn settings(connection: &Connection) -> rusqlite::Result<String> {
    let mode = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.pragma_update(None, "cache_size", WRITER_CACHE)?;
    Ok(mode)
}

fn cannot_use(path: &Path, cause: rusqlite::Error) -> Error {
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Error::refused(format!(
            "{} is damaged, or no database: restore it from a copy that `stoa backup` made",
            path.display()
        )),
        _ => cannot_open(path, cause),
    }
}

fn cannot_open(path: &Path, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::unavailable(format!("cannot open {}", path.display()), cause)
}
