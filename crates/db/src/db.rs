//! The handle that the rest of the program holds.

use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;
use tokio::sync::Semaphore;

use crate::migrate::Migration;
use crate::observer::Observer;
use crate::postgres::{self, Server};
use crate::sqlite::{self, File};
use crate::tx::Connection;
use crate::work::{self, Mode, Queue};
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
    queue: Queue,
    scans: Arc<Semaphore>,
    observer: Observer,
}

enum Store {
    File(Arc<File>),
    Server(Arc<Server>),
}

impl Db {
    /// Opens the database and starts its threads; blocks until it answers. Does not migrate. A process opens a file once at a
    /// time: closing it takes the locks that others of the same process have on it, too, and other processes see that.
    pub fn open(options: &Options) -> Result<Self, Error> {
        let observer = Observer::default();
        let (queue, jobs) = Queue::new(options.queue, observer.clone());
        let (store, scans) = match options.url.strip_prefix("sqlite:") {
            Some(path) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                let file = File::open(path, options, jobs.writes, observer.clone())?;
                (Store::File(Arc::new(file)), options.connections)
            }
            None => {
                let server = work::aside(|| Server::open(options, jobs, &observer))?;
                // Half of those that read stay free for short reads.
                (Store::Server(server), postgres::readers(options.connections) / 2)
            }
        };
        Ok(Self(Arc::new(Inner { store, queue, scans: Arc::new(Semaphore::new(scans.max(1))), observer })))
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
            Store::Server(_) => self.0.queue.run(Mode::Read, f).await,
        }
    }

    /// [`Db::read`] for a thread that may block.
    pub fn read_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        block_on(self.read(f))
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
        let Store::File(file) = &self.0.store else {
            return self.read(f).await;
        };
        let file = Arc::clone(file);
        let scan = tokio::task::spawn_blocking(move || file.scan(&f));
        scan.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Changes rows: all that `f` did is durable when this answers `Ok`, and none of it otherwise. When the caller
    /// stops waiting, the write happens completely or not at all.
    pub async fn write<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        self.0.queue.run(Mode::Write, f).await
    }

    /// [`Db::write`] for a thread that may block.
    pub fn write_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        block_on(self.write(f))
    }

    /// [`Db::write`] for work that is right whatever others commit between its statements: it adds facts that have keys of their
    /// own ([`Tx::append`]), or each statement finds its rows by what
    /// they must be. On PostgreSQL it runs at READ COMMITTED, where it waits for others instead of colliding with them.
    pub async fn write_loosely<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E> {
        self.0.queue.run(Mode::LooseWrite, f).await
    }

    /// Brings the schema up to `migrations`, each in its own transaction under a lock that other starters wait for.
    /// Answers what this call applied.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<Vec<Migration>, Error> {
        crate::migrate::migrate(self, migrations)
    }

    /// What [`Db::migrate`] would apply; changes nothing.
    pub fn pending(&self, migrations: &[Migration]) -> Result<Vec<Migration>, Error> {
        crate::migrate::pending(self, migrations)
    }

    /// Copies the database to the new file `to` while it is in use.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        match &self.0.store {
            Store::File(file) => file.backup(to),
            Store::Server(_) => Err(Error::refused("back up a PostgreSQL database with pg_dump")),
        }
    }

    /// Has `f` told how many writes each commit made durable at once. The first observer is the only one.
    pub fn observe_groups(&self, f: impl Fn(usize) + Send + Sync + 'static) {
        self.0.observer.of_groups(f);
    }

    /// Has `f` told each statement before it runs, as SQLite has it. The first observer is the only one.
    pub fn observe_statements(&self, f: impl Fn(&'static str) + Send + Sync + 'static) {
        self.0.observer.of_statements(f);
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(|tx| tx.one(sql!("SELECT 1"), &[], |_| Ok(()))).await
    }

    /// What is wrong with the stored pages, as the engine says it; nothing when the database answers and is intact.
    /// PostgreSQL watches over its own pages: there it is only asked to answer.
    pub fn damage(&self) -> Result<Vec<String>, Error> {
        let check = sql!({ sqlite: "PRAGMA quick_check(20)", postgres: "SELECT 'ok'" });
        let lines: Vec<String> = self.read_blocking(move |tx| tx.all(check, &[], |row| row.get(0)))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Brings the planner's statistics up to date after many rows were written. Only PostgreSQL has any: without them
    /// SQLite plans a text the same way for ever, which is the way that is tested.
    pub async fn analyze(&self) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.write(|tx| tx.guarded(|connection| connection.batch("ANALYZE"))).await,
        }
    }

    /// Pieces of work that wait for a database thread or run on one.
    pub fn queue_depth(&self) -> usize {
        self.0.queue.depth()
    }

    /// Has the engine check every text without running it; the error names the first that it refuses.
    pub fn prepare_all(&self, texts: &'static [(&'static str, &'static Sql)]) -> Result<(), Error> {
        self.read_blocking(move |tx| {
            texts.iter().try_for_each(|(_, sql)| tx.guarded(|connection| connection.prepare(sql)))
        })
    }

    /// Runs one transaction on a connection of its own, outside the queue and without time limits.
    pub(crate) fn alone<T: Send>(
        &self,
        f: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + Sync,
    ) -> Result<T, Error> {
        work::aside(|| match &self.0.store {
            Store::File(file) => transaction(&mut file.connect_alone()?, sqlite::BEGIN_ALONE, f),
            Store::Server(server) => transaction(&mut server.connect()?, postgres::BEGIN_ALONE, f),
        })
    }
}

/// Runs `f` once between `begin` and the commit. A connection dropped before that rolls back.
fn transaction<T>(
    connection: &mut dyn Connection,
    begin: &str,
    f: impl Fn(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    connection.batch(begin)?;
    let (_, result) = work::run(&f, connection, &Observer::default());
    let result = result?;
    connection.batch("COMMIT").map(|()| result)
}
