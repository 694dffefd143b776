//! A closure on its way to the thread that runs it, and the way of its result back.

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

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
) -> (Ended, Result<T, E>) {
    let mut tx = Tx { connection, failure: None };
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

/// A closure without its types, in a queue or on a database thread.
pub(crate) struct Job {
    pub(crate) mode: Mode,
    pub(crate) run: Run,
    reply: oneshot::Sender<Result<(), Error>>,
    _place: OwnedSemaphorePermit,
}

type Run = Box<dyn FnMut(&mut dyn Connection) -> Ended + Send>;

impl Job {
    /// Whether somebody still waits for the result.
    pub(crate) fn wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    /// Lets the caller have the result of the last run, or the error that brought it to nothing.
    pub(crate) fn answer(self, outcome: Result<(), Error>) {
        // Nobody receives when the caller gave up: the work is done or undone all the same.
        drop(self.reply.send(outcome));
    }
}

/// The sending end of the way to the database threads. They stop when it is gone.
pub(crate) struct Queue {
    jobs: mpsc::Sender<Job>,
    places: Arc<Semaphore>,
    limit: usize,
}

impl Queue {
    pub(crate) fn new(limit: usize) -> (Self, mpsc::Receiver<Job>) {
        let (jobs, receiver) = mpsc::channel();
        (Self { jobs, places: Arc::new(Semaphore::new(limit)), limit }, receiver)
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
        let (reply, outcome) = oneshot::channel();
        let result = Arc::new(Mutex::new(None));
        // The span is the caller's, so that what the closure logs has the id of its request.
        let (span, last) = (tracing::Span::current(), Arc::clone(&result));
        let run = move |connection: &mut dyn Connection| {
            let (ended, result) = span.in_scope(|| run(&f, connection));
            if let Ok(mut last) = last.lock() {
                *last = Some(result);
            }
            ended
        };
        let job = Job { mode, run: Box::new(run), reply, _place: place };
        self.jobs.send(job).map_err(|_| Error::Closed)?;
        outcome.await.unwrap_or(Err(Error::Closed))?;
        let result = result.lock().ok().and_then(|mut last| last.take());
        result.unwrap_or_else(|| Err(Error::Closed.into()))
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

/// Blocks before try number `attempt` (from 1): at most 2ⁿ milliseconds and half a second, at least half of that.
/// The random part keeps two that collided from colliding again.
pub(crate) fn pause_before(attempt: u32) {
    let longest = 1_000 << attempt.min(9);
    let random = RandomState::new().hash_one(attempt);
    std::thread::sleep(Duration::from_micros(longest / 2 + random % (longest / 2)));
}
