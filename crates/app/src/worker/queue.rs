//! The kinds of background work: each a queue with workers of its own, so that mails do not wait behind publishes. A queue
//! that is not listed is left alone, for nodes that know it.

use std::sync::Arc;

use db::Tx;
use db::jobs::Job;
use futures::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::deliver;
use crate::identity::renaming;
use crate::publishing::{self, engine};
use crate::{App, Ctx, Problem, notify, people, selling};

/// A kind of background work.
pub(crate) struct Queue {
    /// What the table of jobs calls it.
    pub(crate) name: &'static str,
    /// How many of its jobs a node does at once; without a number, and at most, as many as the operator says.
    pub(super) workers: Option<usize>,
    /// After how many tries that failed a job is given up. Without a number the work itself says when it is over.
    pub(super) attempts: Option<i64>,
    pub(super) work: Work,
    /// Prepares the subject of a job that was given up for being tried anew.
    pub(crate) revive: fn(&mut Tx<'_>, &str) -> Result<(), db::Error>,
}

/// Does a job that was claimed, to its next rest or its end.
pub(super) type Work = for<'a> fn(&'a App, &'a Ctx, &'a Job) -> BoxFuture<'a, Result<(), Problem>>;

/// Every queue that this program works on.
pub(crate) const QUEUES: &[Queue] = &[
    Queue {
        name: publishing::QUEUE,
        workers: None,
        attempts: None,
        work: |app, ctx, job| Box::pin(engine::advance(app, ctx, job)),
        revive: |_, _| Ok(()),
    },
    Queue {
        name: notify::QUEUE,
        workers: Some(4),
        attempts: Some(deliver::ATTEMPTS),
        work: |app, ctx, job| Box::pin(deliver::deliver(app, ctx, job)),
        revive: db::mails::offer_again,
    },
    Queue {
        name: selling::QUEUE,
        workers: Some(2),
        attempts: None,
        work: |app, ctx, job| Box::pin(selling::come_to_pass(app, ctx, job)),
        revive: |_, _| Ok(()),
    },
    Queue {
        name: people::RESETS,
        workers: Some(1),
        attempts: Some(10),
        work: |app, ctx, job| Box::pin(people::send_reset(app, ctx, job)),
        revive: |_, _| Ok(()),
    },
    Queue {
        name: renaming::QUEUE,
        workers: Some(1),
        attempts: Some(10),
        work: |app, ctx, job| Box::pin(renaming::rename(app, ctx, job)),
        revive: |_, _| Ok(()),
    },
];

/// The workers of a queue on this node.
pub(super) struct Pool {
    pub(super) queue: &'static Queue,
    seats: Arc<Semaphore>,
}

impl Pool {
    /// The pool of each queue, where an operator wants `workers` for what has no number of its own.
    pub(super) fn all(workers: usize) -> Vec<Self> {
        let pool = |queue: &'static Queue| {
            let workers = queue.workers.unwrap_or(workers).min(workers);
            Self { queue, seats: Arc::new(Semaphore::new(workers)) }
        };
        QUEUES.iter().map(pool).collect()
    }

    pub(super) fn free(&self) -> usize {
        self.seats.available_permits()
    }

    /// A worker, for as long as this is kept.
    pub(super) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }
}
