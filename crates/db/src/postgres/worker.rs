//! A thread with a connection, which it renews when it breaks.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Server, Session};
use crate::Error;
use crate::observer::Observer;
use crate::work::{Ended, Job, Mode, Work};

/// How often a transaction is tried: about two seconds in all when it is for want of a connection.
const ATTEMPTS: u32 = 12;
/// A write that collided so often goes while no other of this process does: under load it would collide for ever.
const ALONE: u32 = 3;

pub(super) struct Worker {
    pub(super) server: Arc<Server>,
    pub(super) jobs: Arc<Mutex<Receiver<Job>>>,
    pub(super) observer: Observer,
    pub(super) session: Option<Session>,
}

impl Worker {
    /// Works until every handle to the database is gone.
    pub(super) fn run(mut self) {
        while let Some(job) = self.next() {
            self.serve(job);
        }
    }

    /// One waiting thread holds the lock; the others wait for the lock.
    fn next(&self) -> Option<Job> {
        self.jobs.lock().ok()?.recv().ok()
    }

    fn serve(&mut self, mut job: Job) {
        if !job.wanted() {
            return;
        }
        job.work.attempts += 1;
        let outcome = self.attempt(&mut job.work);
        let again = match &outcome {
            Err(error) if error.is_retryable() && job.work.attempts < ATTEMPTS => {
                match error {
                    Error::Busy => job.work.collisions += 1,
                    _ => self.session = None,
                }
                tracing::debug!(%error, attempt = job.work.attempts, "a transaction is tried again");
                true
            }
            _ => false,
        };
        match again {
            true => {
                self.leave_transaction();
                job.again();
            }
            false => {
                job.answer(outcome);
                self.leave_transaction();
            }
        }
    }

    /// Runs a transaction up to where its result is certain. Only a good write is committed: what a read found is
    /// certain already, and so is a failure.
    fn attempt(&mut self, work: &mut Work) -> Result<(), Error> {
        // Before its turn: nobody waits while this one waits for the server.
        let session = match &mut self.session {
            Some(session) => session,
            none => none.insert(self.server.connect()?),
        };
        let turn = &self.server.turn;
        let (writes, alone) = (work.mode == Mode::Write, work.collisions >= ALONE);
        let _others_too = (writes && !alone).then(|| turn.read().unwrap_or_else(PoisonError::into_inner));
        let _alone = (writes && alone).then(|| turn.write().unwrap_or_else(PoisonError::into_inner));
        session.begin(match work.mode {
            Mode::Read => &self.server.begin_read,
            Mode::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Mode::LooseWrite => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })?;
        match ((work.run)(session), work.mode) {
            (Ended::Again(error), _) => Err(error),
            (Ended::Well, Mode::Write | Mode::LooseWrite) => {
                session.commit().inspect(|()| self.observer.group(1))
            }
            _ => Ok(()),
        }
    }

    /// A connection that cannot roll back is given up, and the server rolls back.
    fn leave_transaction(&mut self) {
        if self.session.as_mut().is_some_and(|session| session.roll_back().is_err()) {
            self.session = None;
        }
    }
}
