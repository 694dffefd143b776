//! A closure on its way to the thread that runs it, and the way of its result back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use tokio::sync::oneshot;
use tracing::Span;

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
    mut tx: Tx<'_>,
) -> (Ended, Result<T, E>) {
    let Ok(result) = catch_unwind(AssertUnwindSafe(|| f(&mut tx))) else {
        tracing::error!("a closure on the database panicked");
        return (Ended::Badly, Err(Error::Panicked.into()));
    };
    match (tx.into_failure(), result) {
        (None, Ok(value)) => (Ended::Well, Ok(value)),
        (None, Err(error)) => (Ended::Badly, Err(error)),
        (Some(failure), result) => {
            let again = failure.is_retryable();
            let ended = if again { Ended::Again(failure.clone()) } else { Ended::Badly };
            (ended, Err(result.err().unwrap_or_else(|| failure.into())))
        }
    }
}

/// A closure without its types.
pub(crate) trait Work: Send {
    /// Whether somebody still waits for the result.
    fn wanted(&self) -> bool;
    fn run(&mut self, tx: Tx<'_>) -> Ended;
    /// Answers with the result of the last run, or with `error` when that run came to nothing.
    fn answer(self: Box<Self>, error: Option<Error>);
}

struct Closure<F, T, E> {
    f: F,
    /// Where it came from, so that what it logs has the id of its request.
    span: Span,
    result: Option<Result<T, E>>,
    reply: Reply<Result<T, E>>,
}

enum Reply<R> {
    Future(oneshot::Sender<R>),
    Thread(mpsc::SyncSender<R>),
}

impl<F, T, E> Work for Closure<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn wanted(&self) -> bool {
        match &self.reply {
            Reply::Future(sender) => !sender.is_closed(),
            Reply::Thread(_) => true,
        }
    }

    fn run(&mut self, tx: Tx<'_>) -> Ended {
        let _entered = self.span.enter();
        let (ended, result) = run(&self.f, tx);
        self.result = Some(result);
        ended
    }

    fn answer(self: Box<Self>, error: Option<Error>) {
        let result = match (error, self.result) {
            (None, Some(result)) => result,
            (error, _) => Err(error.unwrap_or(Error::Closed).into()),
        };
        // Nobody receives when the caller gave up: the work is done or undone all the same.
        match self.reply {
            Reply::Future(sender) => drop(sender.send(result)),
            Reply::Thread(sender) => drop(sender.send(result)),
        }
    }
}

/// One piece of work in a queue. Counts in the queue's depth until it is dropped.
pub(crate) struct Job {
    pub(crate) mode: Mode,
    pub(crate) work: Box<dyn Work>,
    _place: Place,
}

struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The sending end of the way to the database threads. They stop when it is gone.
pub(crate) struct Queue {
    jobs: mpsc::Sender<Job>,
    depth: Arc<AtomicUsize>,
    limit: usize,
}

impl Queue {
    pub(crate) fn new(limit: usize) -> (Self, mpsc::Receiver<Job>) {
        let (jobs, receiver) = mpsc::channel();
        (Self { jobs, depth: Arc::default(), limit }, receiver)
    }

    /// Pieces of work that wait or run.
    pub(crate) fn depth(&self) -> usize {
        self.depth.load(Ordering::Relaxed)
    }

    /// Runs `f` on a database thread and waits for its result.
    pub(crate) async fn run<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        mode: Mode,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (sender, receiver) = oneshot::channel();
        self.send(
            mode,
            Box::new(Closure { f, span: Span::current(), result: None, reply: Reply::Future(sender) }),
        )?;
        receiver.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Like [`Queue::run`], for a thread that may block.
    pub(crate) fn run_blocking<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        mode: Mode,
        f: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.send(
            mode,
            Box::new(Closure { f, span: Span::current(), result: None, reply: Reply::Thread(sender) }),
        )?;
        receiver.recv().unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    fn send(&self, mode: Mode, work: Box<dyn Work>) -> Result<(), Error> {
        let waiting = self.depth.fetch_add(1, Ordering::Relaxed);
        let job = Job { mode, work, _place: Place(Arc::clone(&self.depth)) };
        if waiting >= self.limit {
            return Err(Error::Busy);
        }
        self.jobs.send(job).map_err(|_| Error::Closed)
    }
}
