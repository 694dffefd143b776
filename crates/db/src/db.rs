//! The handle that the rest of the program holds.

use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::sync::Semaphore;

use crate::migrate::{Applied, Migration};
use crate::options::Location;
use crate::postgres::Server;
use crate::sqlite::File;
use crate::work::Mode;
use crate::{Error, Options, Sql, Tx};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database. Clones share it; its threads stop when the last one is dropped.
///
/// Closures see only the transaction, and may run more than once: they have no other effects.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    store: Store,
    observer: Observer,
    scans: Arc<Semaphore>,
}

enum Store {
    File(Arc<File>),
    Server(Server),
}

/// Is told the size of every commit group.
pub(crate) type Observer = Arc<Mutex<Option<Box<dyn Fn(usize) + Send + Sync>>>>;

/// Tells the observer, if there is one.
pub(crate) fn observe(observer: &Observer, size: usize) {
    if let Ok(observer) = observer.lock()
        && let Some(observe) = observer.as_ref()
    {
        observe(size);
    }
}

impl Db {
    /// Opens the database and starts its threads; blocks until it answers. Does not migrate.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let observer = Observer::default();
        let (store, scans) = match options.location()? {
            Location::File(path) => {
                (Store::File(File::open(path, options, Arc::clone(&observer))?), options.connections)
            }
            // Half of the connections stay free for short work.
            Location::Server => (Store::Server(Server::open(options, &observer)?), options.connections / 2),
        };
        Ok(Self(Arc::new(Inner { store, observer, scans: Arc::new(Semaphore::new(scans.max(1))) })))
    }

    pub fn engine(&self) -> Engine {
        match self.0.store {
            Store::File(_) => Engine::Sqlite,
            Store::Server(_) => Engine::Postgres,
        }
    }

    /// Looks up a few rows by key, in one consistent view. On SQLite this runs on the calling thread.
    pub async fn read<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        match &self.0.store {
            Store::File(file) => file.read(&f),
            Store::Server(server) => server.queue.run(Mode::Read, f).await,
        }
    }

    /// Reads what may be many rows: away from the runtime's threads, and only some at a time. A statement that takes
    /// longer than [`Options::scan_timeout`] ends in [`Error::Timeout`].
    pub async fn scan<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        // Held by the closure: the scan of a caller that stopped waiting still counts.
        let permit = Arc::clone(&self.0.scans).acquire_owned().await.map_err(|_| Error::Closed)?;
        let f = move |tx: &mut Tx<'_>| {
            let _held = &permit;
            f(tx)
        };
        match &self.0.store {
            Store::File(file) => {
                let file = Arc::clone(file);
                let scan = tokio::task::spawn_blocking(move || file.read(&f));
                scan.await.unwrap_or_else(|_| Err(Error::Closed.into()))
            }
            Store::Server(server) => server.queue.run(Mode::Read, f).await,
        }
    }

    /// Changes rows: all that `f` did is durable when this answers `Ok`, and none of it otherwise. When the caller
    /// stops waiting, the write happens completely or not at all.
    pub async fn write<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        match &self.0.store {
            Store::File(file) => file.writes.run(Mode::Write, f).await,
            Store::Server(server) => server.queue.run(Mode::Write, f).await,
        }
    }

    /// [`Db::write`] for work that is right whatever others commit between its statements: each finds its rows by what
    /// they must be. On PostgreSQL it runs at READ COMMITTED, where it waits for others instead of colliding with them.
    pub async fn write_loosely<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        match &self.0.store {
            Store::File(file) => file.writes.run(Mode::Write, f).await,
            Store::Server(server) => server.queue.run(Mode::LooseWrite, f).await,
        }
    }

    /// [`Db::read`] for a thread that may block.
    pub fn read_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        match &self.0.store {
            Store::File(file) => file.read(&f),
            Store::Server(server) => server.queue.run_blocking(Mode::Read, f),
        }
    }

    /// [`Db::write`] for a thread that may block.
    pub fn write_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        match &self.0.store {
            Store::File(file) => file.writes.run_blocking(Mode::Write, f),
            Store::Server(server) => server.queue.run_blocking(Mode::Write, f),
        }
    }

    /// Brings the schema up to `migrations`, each in its own transaction under a lock that other starters wait for.
    /// Answers what this call applied.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
        crate::migrate::migrate(self, migrations)
    }

    /// What [`Db::migrate`] would apply; changes nothing.
    pub fn pending(&self, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
        crate::migrate::pending(self, migrations)
    }

    /// Copies the database to the new file `to` while it is in use.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        match &self.0.store {
            Store::File(file) => file.backup(to),
            Store::Server(_) => Err(Error::Unsupported("back up a PostgreSQL database with pg_dump")),
        }
    }

    /// Has `f` told how many writes each commit made durable at once. The last observer set is the only one.
    pub fn observe_groups(&self, f: impl Fn(usize) + Send + Sync + 'static) {
        if let Ok(mut observer) = self.0.observer.lock() {
            *observer = Some(Box::new(f));
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(|tx| tx.one(sql!("SELECT 1"), &[], |_| Ok(()))).await
    }

    /// What is wrong with the stored pages, as the engine says it; nothing when the database answers and is intact.
    /// PostgreSQL watches over its own pages: there it is only asked to answer.
    pub fn damage(&self) -> Result<Vec<String>, Error> {
        match self.engine() {
            Engine::Postgres => self.read_blocking(|tx| tx.one(sql!("SELECT 1"), &[], |_| Ok(Vec::new()))),
            Engine::Sqlite => self.read_blocking(|tx| {
                let lines: Vec<String> = tx.all(sql!("PRAGMA quick_check(20)"), &[], |row| row.get(0))?;
                Ok(lines.into_iter().filter(|line| line != "ok").collect())
            }),
        }
    }

    /// Pieces of work that wait for a database thread or run on one.
    pub fn queue_depth(&self) -> usize {
        match &self.0.store {
            Store::File(file) => file.writes.depth(),
            Store::Server(server) => server.queue.depth(),
        }
    }

    /// Has the engine check every text without running it; the error names the first that it refuses.
    pub fn prepare_all(&self, texts: &'static [(&'static str, &'static Sql)]) -> Result<(), Error> {
        self.read_blocking(move |tx| texts.iter().try_for_each(|(_, sql)| tx.prepare(sql)))
    }

    /// Runs one transaction on a connection of its own, outside the queue and without time limits.
    pub(crate) fn alone<T: Send>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + Sync,
    ) -> Result<T, Error> {
        match &self.0.store {
            Store::File(file) => file.alone(&f),
            Store::Server(server) => server.alone(&f),
        }
    }
}
