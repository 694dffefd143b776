//! A closure on its way to the thread that runs it, and the way of its result back.

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use futures_timer::Delay;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::observer::Observer;
use crate::tx::Connection;
use crate::{Error, Tx};

/// What the closure may do, and where it may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
    /// A write whose statements are right whatever is committed between them.
    LooseWrite,
}

/// How one run of a closure ended.
pub(crate) enum Ended {
    Well,
    Badly,
    /// Badly, for a reason that may be gone the next time.
    Again(Error),
}

/// Runs `f` once. An error of a statement outweighs an `Ok` of the closure.
pub(crate) fn run<T, E: From<Error>>(
    f: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
    connection: &mut dyn Connection,
    observer: &Observer,
) -> (Ended, Result<T, E>) {
    let mut tx = Tx { connection, failure: None, observer };
    let Ok(result) = catch_unwind(AssertUnwindSafe(|| f(&mut tx))) else {
        tracing::error!("a closure on the database panicked");
        return (Ended::Badly, Err(Error::Panicked.into()));
    };
    match (tx.failure, result) {
        (None, Ok(value)) => (Ended::Well, Ok(value)),
        (None, Err(error)) => (Ended::Badly, Err(error)),
        (Some(failure), result) => {
            let ended = if failure.is_retryable() { Ended::Again(failure.clone()) } else { Ended::Badly };
            (ended, Err(result.err().unwrap_or_else(|| failure.into())))
        }
    }
}

/// A closure without its types, and how often it was tried.
pub(crate) struct Work {
    pub(crate) mode: Mode,
    pub(crate) run: Run,
    pub(crate) attempts: u32,
    /// How many of the attempts collided with somebody else's.
    pub(crate) collisions: u32,
    _place: OwnedSemaphorePermit,
}

type Run = Box<dyn FnMut(&mut dyn Connection) -> Ended + Send>;

/// Work in a queue or on a database thread.
pub(crate) struct Job {
    pub(crate) work: Work,
    reply: oneshot::Sender<Reply>,
}

enum Reply {
    /// The result of the last run is certain, or the error brought it to nothing.
    Done(Result<(), Error>),
    /// To be tried again after a pause. The caller waits, and not the thread: others need it.
    Again(Work),
}

impl Job {
    /// Whether somebody still waits for the result.
    pub(crate) fn wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    /// Lets the caller have the result of the last run, or the error that brought it to nothing.
    pub(crate) fn answer(self, outcome: Result<(), Error>) {
        // Nobody receives when the caller gave up: the work is done or undone all the same.
        drop(self.reply.send(Reply::Done(outcome)));
    }

    /// Has the caller send the work again.
    pub(crate) fn again(self) {
        drop(self.reply.send(Reply::Again(self.work)));
    }
}

/// The sending ends of the ways to the database threads. They stop when these are gone.
pub(crate) struct Queue {
    reads: mpsc::Sender<Job>,
    writes: mpsc::Sender<Job>,
    places: Arc<Semaphore>,
    limit: usize,
    observer: Observer,
}

/// The receiving ends.
pub(crate) struct Jobs {
    pub(crate) reads: mpsc::Receiver<Job>,
    pub(crate) writes: mpsc::Receiver<Job>,
}

impl Queue {
    pub(crate) fn new(limit: usize, observer: Observer) -> (Self, Jobs) {
        let (reads, reading) = mpsc::channel();
        let (writes, writing) = mpsc::channel();
        let queue = Self { reads, writes, places: Arc::new(Semaphore::new(limit)), limit, observer };
        (queue, Jobs { reads: reading, writes: writing })
    }

    /// Pieces of work that wait or run.
    pub(crate) fn depth(&self) -> usize {
        self.limit - self.places.available_permits()
    }

    /// Runs `f` on a database thread and waits for its result.
    pub(crate) async fn run<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        mode: Mode,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::Busy)?;
        let result = Arc::new(Mutex::new(None));
        // The span is the caller's, so that what the closure logs has the id of its request.
        let (span, last, observer) = (tracing::Span::current(), Arc::clone(&result), self.observer.clone());
        let run = move |connection: &mut dyn Connection| {
            let (ended, result) = span.in_scope(|| run(&f, connection, &observer));
            if let Ok(mut last) = last.lock() {
                *last = Some(result);
            }
            ended
        };
        let work = Work { mode, run: Box::new(run), attempts: 0, collisions: 0, _place: place };
        self.carry_out(work).await?;
        let result = result.lock().ok().and_then(|mut last| last.take());
        result.unwrap_or_else(|| Err(Error::Closed.into()))
    }

    async fn carry_out(&self, mut work: Work) -> Result<(), Error> {
        let jobs = if work.mode == Mode::Read { &self.reads } else { &self.writes };
        loop {
            let (reply, outcome) = oneshot::channel();
            jobs.send(Job { work, reply }).map_err(|_| Error::Closed)?;
            match outcome.await {
                Ok(Reply::Done(outcome)) => return outcome,
                Ok(Reply::Again(again)) => work = again,
                Err(_) => return Err(Error::Closed),
            }
            Delay::new(pause_before(work.attempts)).await;
        }
    }
}

/// Starts a database thread.
pub(crate) fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let started = std::thread::Builder::new().name(name).spawn(work);
    started.map(drop).map_err(|error| Error::unavailable("cannot start a thread", error))
}

/// Runs `f` on a thread of its own and waits for it. PostgreSQL's client brings its own runtime, which must not start
/// inside the caller's.
pub(crate) fn aside<T: Send>(f: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| scope.spawn(f).join()).unwrap_or(Err(Error::Panicked))
}

/// How long to wait after `attempts` tries: at most 2ⁿ milliseconds and half a second, at least half of that. The random
/// part keeps two that collided from colliding again.
pub(crate) fn pause_before(attempts: u32) -> Duration {
    let longest = 1_000 << attempts.min(9);
    let random = RandomState::new().hash_one(attempts);
    Duration::from_micros(longest / 2 + random % (longest / 2))
}
