//! PostgreSQL: some threads with a connection each, for writes or for reads, so that neither waits for the other.

mod encryption;
mod session;
mod value;
mod worker;

use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::observer::Observer;
use crate::work::{self, Jobs};
use crate::{Error, Options};

use session::Session;
pub(crate) use value::field;
use worker::Worker;

/// Begins a transaction that is alone in the whole database and has no time limits. Each statement sees what was
/// committed before it, in particular while this waited for its turn.
pub(crate) const BEGIN_ALONE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SELECT pg_advisory_xact_lock(7526775)";

/// How many of the connections are for reads: a third.
pub(crate) fn readers(connections: usize) -> usize {
    (connections / 3).max(1)
}

/// A database server: how to connect, and what each connection is told.
pub(crate) struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    /// Sent once per connection.
    session: String,
    begin_read: String,
    /// Held by every write, and by one that collided again and again for itself alone.
    turn: RwLock<()>,
}

impl Server {
    /// Connects, and starts the threads that do `jobs`.
    pub(crate) fn open(options: &Options, jobs: Jobs, observer: &Observer) -> Result<Arc<Self>, Error> {
        let server = Arc::new(Self::new(options)?);
        // One connects at once, so that a wrong address is an error here.
        let mut session = Some(server.connect()?);
        let readers = readers(options.connections);
        let writers = options.connections.saturating_sub(readers).max(1);
        for (what, jobs, threads) in [("writes", jobs.writes, writers), ("reads", jobs.reads, readers)] {
            let jobs = Arc::new(Mutex::new(jobs));
            for number in 0..threads {
                let (server, jobs, observer) = (Arc::clone(&server), Arc::clone(&jobs), observer.clone());
                let worker = Worker { server, jobs, observer, session: session.take() };
                work::spawn(format!("db-{what}-{number}"), move || worker.run())?;
            }
        }
        Ok(server)
    }

    fn new(options: &Options) -> Result<Self, Error> {
        let (mut config, tls) = encryption::configured(options)?;
        // A machine that vanished is noticed in half a minute instead of never.
        let limit = Duration::from_secs(30);
        config.keepalives_idle(limit);
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(limit);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(limit / 6);
        }
        if config.get_application_name().is_none() {
            config.application_name("stoa");
        }
        // A node that stalls inside a transaction keeps others waiting for ten seconds at most. One that reads a table
        // from end to end collides with whoever writes to it, and the planner likes to read small tables so: every text
        // finds its rows by an index instead.
        let session = format!(
            "SET lock_timeout = {}; SET idle_in_transaction_session_timeout = 10000; SET enable_seqscan = off",
            options.busy_timeout.as_millis().max(1)
        );
        let begin_read = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {}",
            options.scan_timeout.as_millis().max(1)
        );
        Ok(Self { config, tls, session, begin_read, turn: RwLock::default() })
    }

    /// Host and port, of each server it may be.
    fn place(&self) -> String {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
        let ports = self.config.get_ports().iter().copied().chain(std::iter::repeat(5432));
        let places = hosts.zip(ports).map(|(host, port)| format!("{host}, port {port}"));
        places.collect::<Vec<_>>().join(", or ")
    }

    pub(crate) fn connect(&self) -> Result<Session, Error> {
        let connect = || -> Result<Client, postgres::Error> {
            let mut client = match &self.tls {
                Some(tls) => self.config.connect(tls.clone())?,
                None => self.config.connect(NoTls)?,
            };
            client.batch_execute(&self.session)?;
            Ok(client)
        };
        let how = match self.tls {
            Some(_) => " with encryption (sslmode=disable in its address does without)",
            None => "",
        };
        let reason = format!("cannot connect to PostgreSQL at {}{how}", self.place());
        connect().map(Session::new).map_err(|error| Error::unavailable(reason, error))
    }
}
