//! A thread with a connection, which it renews when it breaks.

use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use super::{Session, Settings};
use crate::db::{Observer, observe};
use crate::work::{Ended, Job, Mode};
use crate::{Error, Tx, pause, tx};

/// How often a transaction is tried: about two seconds in all when it is for want of a connection.
const ATTEMPTS: u32 = 12;

pub(super) struct Worker {
    settings: Arc<Settings>,
    jobs: Arc<Mutex<Receiver<Job>>>,
    observer: Observer,
    session: Option<Session>,
}

impl Worker {
    pub(super) fn new(settings: Arc<Settings>, jobs: Arc<Mutex<Receiver<Job>>>, observer: Observer) -> Self {
        Self { settings, jobs, observer, session: None }
    }

    /// Works until every handle to the database is gone.
    pub(super) fn run(mut self, report: Option<SyncSender<Result<(), Error>>>) {
        if let Some(report) = report {
            let connected = self.connected().map(drop);
            let failed = connected.is_err();
            if report.send(connected).is_err() || failed {
                return;
            }
        }
        while let Some(job) = self.next() {
            self.serve(job);
        }
    }

    /// One waiting thread holds the lock; the others wait for the lock.
    fn next(&self) -> Option<Job> {
        self.jobs.lock().ok()?.recv().ok()
    }

    fn serve(&mut self, mut job: Job) {
        let mut attempt = 0;
        while job.work.wanted() {
            match self.attempt(&mut job) {
                Ok(()) => {
                    job.work.answer(None);
                    return self.finish(job.mode);
                }
                Err(error) => {
                    if matches!(error, Error::Unavailable { .. }) {
                        self.session = None;
                    }
                    self.roll_back();
                    attempt += 1;
                    if !error.is_retryable() || attempt == ATTEMPTS {
                        return job.work.answer(Some(error));
                    }
                    tracing::debug!(%error, attempt, "a transaction is tried again");
                    pause::before_attempt(attempt);
                }
            }
        }
    }

    /// Runs a transaction up to where its result is certain.
    fn attempt(&mut self, job: &mut Job) -> Result<(), Error> {
        let settings = Arc::clone(&self.settings);
        let session = self.connected()?;
        match job.mode {
            Mode::Read => session.batch(&settings.begin_read)?,
            Mode::Write => session.batch("BEGIN ISOLATION LEVEL SERIALIZABLE")?,
            Mode::LooseWrite => session.batch("BEGIN ISOLATION LEVEL READ COMMITTED")?,
        }
        let ended = job.work.run(Tx::new(tx::Connection::Postgres(session)));
        match (ended, job.mode) {
            // What a read found is certain already; its transaction ends behind the caller's back.
            (Ended::Well | Ended::Badly, Mode::Read) => Ok(()),
            (Ended::Well, Mode::Write | Mode::LooseWrite) => {
                session.commit()?;
                observe(&self.observer, 1);
                Ok(())
            }
            (Ended::Badly, Mode::Write | Mode::LooseWrite) => {
                self.roll_back();
                Ok(())
            }
            (Ended::Again(error), _) => Err(error),
        }
    }

    fn finish(&mut self, mode: Mode) {
        if mode == Mode::Read {
            self.roll_back();
        }
    }

    /// A connection that cannot roll back is given up, and the server rolls back.
    fn roll_back(&mut self) {
        if self.session.as_mut().is_some_and(|session| session.batch("ROLLBACK").is_err()) {
            self.session = None;
        }
    }

    fn connected(&mut self) -> Result<&mut Session, Error> {
        match &mut self.session {
            Some(session) => Ok(session),
            none => Ok(none.insert(Session::connect(&self.settings)?)),
        }
    }
}
