//! A process of the marketplace, which goes on from one transaction to the next when it is told to.
//!
//! Nothing in the marketplace knows of this. A write that waits at the door keeps the thread of the database busy, so
//! that whatever the process asks of the database waits behind it: it is dropped there (a crash before the
//! transaction), or let through and its answer never looked at (a crash after it).

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};

use app::App;
use db::{Db, Error, Tx};

use crate::simulator::fate::{Fate, When};

type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a turn came to.
#[derive(Debug)]
pub(crate) enum Turn<T> {
    /// The work is done.
    Done(T),
    /// A transaction happened, and there is more to do.
    Transaction,
    Crashed,
}

/// A piece of work of a process.
pub(crate) struct Task<T> {
    db: Db,
    work: Work<T>,
}

impl<T> Task<T> {
    pub(crate) fn new(app: &App, work: impl Future<Output = T> + Send + 'static) -> Self {
        Self { db: app.db.clone(), work: Box::pin(work) }
    }

    /// Goes on until the next transaction, or to the end; a task that crashed is to be dropped.
    pub(crate) async fn turn(&mut self, fate: &mut Fate) -> Turn<T>
    where
        T: 'static,
    {
        poll_fn(|context| self.poll(fate, context)).await
    }

    /// Goes on to the end, if there is no crash.
    pub(crate) async fn finish(mut self, fate: &mut Fate) -> Option<T>
    where
        T: 'static,
    {
        loop {
            match self.turn(fate).await {
                Turn::Done(result) => return Some(result),
                Turn::Transaction => {}
                Turn::Crashed => return None,
            }
        }
    }

    fn poll(&mut self, fate: &mut Fate, context: &mut Context<'_>) -> Poll<Turn<T>>
    where
        T: 'static,
    {
        let db = self.db.clone();
        behind_a_closed_door(&db, || match self.work.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Turn::Done(result)),
            // It waits for something else: a download, a file.
            Poll::Pending if db.queue_depth() == 1 => Poll::Pending,
            Poll::Pending => Poll::Ready(match fate.transaction() {
                None => Turn::Transaction,
                Some(When::After) => Turn::Crashed,
                Some(When::Before) => {
                    self.work = Box::pin(std::future::pending());
                    Turn::Crashed
                }
            }),
        })
    }
}

/// Does `inside` while nothing reaches the database; comes back when all that it asked for has happened.
fn behind_a_closed_door<T>(db: &Db, inside: impl FnOnce() -> T) -> T {
    let (closed, opened) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let door = {
        let (closed, opened) = (Arc::clone(&closed), Arc::clone(&opened));
        move |_: &mut Tx<'_>| {
            closed.wait();
            opened.wait();
            Ok::<_, Error>(())
        }
    };
    let mut door = pin!(db.write(door));
    assert!(door.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    closed.wait();
    let result = inside();
    opened.wait();
    while db.queue_depth() > 0 {
        std::thread::yield_now();
    }
    result
}
