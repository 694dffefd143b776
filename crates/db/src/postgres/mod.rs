//! PostgreSQL: some threads with a connection each.

mod session;
mod tls;
mod value;
mod worker;

use std::sync::{Arc, Mutex, mpsc};

use postgres::Config;
use postgres::config::SslMode;

use crate::db::Observer;
use crate::work::Queue;
use crate::{Error, Options, Tx};

pub(crate) use session::Session;
pub(crate) use value::field;
use worker::Worker;

/// A database server. All work goes through its queue.
pub(crate) struct Server {
    settings: Arc<Settings>,
    pub(crate) queue: Queue,
}

/// How to connect, and what each connection is told.
struct Settings {
    config: Config,
    tls: Option<tokio_postgres_rustls::MakeRustlsConnect>,
    /// Sent once per connection.
    session: String,
    begin_read: String,
}

impl Server {
    pub(crate) fn open(options: &Options, observer: &Observer) -> Result<Self, Error> {
        let settings = Arc::new(Settings::new(options)?);
        let (queue, jobs) = Queue::new(options.queue);
        let jobs = Arc::new(Mutex::new(jobs));
        let (report, ready) = mpsc::sync_channel(1);
        let mut report = Some(report);
        for number in 0..options.connections.max(1) {
            let worker = Worker::new(Arc::clone(&settings), Arc::clone(&jobs), Arc::clone(observer));
            // The first one connects at once, so that a wrong address is an error of `open`.
            let report = report.take();
            std::thread::Builder::new()
                .name(format!("db-{number}"))
                .spawn(move || worker.run(report))
                .map_err(|error| Error::unavailable("cannot start a thread", error))?;
        }
        ready.recv().unwrap_or(Err(Error::Closed))?;
        Ok(Self { settings, queue })
    }

    /// One transaction on a connection of its own, one at a time in the whole database, without time limits. Each
    /// statement sees what was committed before it, in particular while this waited for its turn.
    pub(crate) fn alone<T: Send>(
        &self,
        f: &(impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + Sync),
    ) -> Result<T, Error> {
        const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
            SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
            SELECT pg_advisory_xact_lock(7526775)";
        // The client brings its own runtime, which must not start inside the caller's.
        let run = || {
            let mut session = Session::connect(&self.settings)?;
            session.batch(BEGIN)?;
            let (_, result) = crate::work::run(f, Tx::new(crate::tx::Connection::Postgres(&mut session)));
            let result = result?;
            session.batch("COMMIT").map(|()| result)
        };
        std::thread::scope(|scope| scope.spawn(run).join()).unwrap_or(Err(Error::Panicked))
    }
}

impl Settings {
    fn new(options: &Options) -> Result<Self, Error> {
        // `verify-full` is what we do whenever we encrypt; the client only knows the word `require`.
        let url = options.url.replace("sslmode=verify-full", "sslmode=require");
        let mut config: Config =
            url.parse().map_err(|error| Error::unavailable("the database URL cannot be read", error))?;
        let limits = std::time::Duration::from_secs(30);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(limits / 6);
        }
        // A machine that vanished is noticed in half a minute instead of never.
        config.keepalives_idle(limits);
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(limits);
        }
        if config.get_application_name().is_none() {
            config.application_name("stoa");
        }
        let tls = match config.get_ssl_mode() {
            SslMode::Require => Some(tls::connector()?),
            _ => None,
        };
        // A serializable transaction that reads a table from end to end collides with whoever writes to it, and the planner
        // likes to read small tables so. Every text finds its rows by an index.
        let session = format!(
            "SET lock_timeout = {}; SET idle_in_transaction_session_timeout = 60000; SET enable_seqscan = off",
            options.busy_timeout.as_millis().max(1)
        );
        let begin_read = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {}",
            options.scan_timeout.as_millis().max(1)
        );
        Ok(Self { config, tls, session, begin_read })
    }
}
