//! Work that takes the processor for longer than one of the runtime's threads may be held: pictures, spreadsheets, prices, large
//! documents. It runs on threads that may block, in a few seats.

use std::collections::HashMap;
use std::future::pending;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tracing::Span;

/// Up to so many bytes of a document are worked on where they are: to hand them over would take as long.
const LIGHT: usize = 64 * 1024;

/// The seats for heavy work. Clones share them.
///
/// Whoever asks for more work at once than half of the seats waits for its own, not the others for it.
#[derive(Clone)]
pub struct Heavy(Arc<Seats>);

struct Seats {
    all: Arc<Semaphore>,
    each: usize,
    /// The seats of each that has work under way.
    own: Mutex<HashMap<String, Weak<Semaphore>>>,
}

impl Heavy {
    pub fn new(seats: usize) -> Self {
        Self(Arc::new(Seats {
            all: Arc::new(Semaphore::new(seats.max(1))),
            each: (seats / 2).max(1),
            own: Mutex::default(),
        }))
    }

    /// Does `work`, which is heavy whatever the size of what it looks at, for `whose`: a publisher, or a caller of which no more
    /// is known. It goes on when nobody waits for it any longer, and keeps its seat until then.
    pub async fn run<T: Send + 'static>(&self, whose: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
        let turn = self.of(whose).acquire_owned().await;
        let seat = Arc::clone(&self.0.all).acquire_owned().await;
        let held = (turn.expect("no seat is taken away"), seat.expect("no seat is taken away"));
        let span = Span::current();
        let work = spawn_blocking(move || {
            let _held = held;
            span.in_scope(work)
        });
        match work.await {
            Ok(done) => done,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            // The runtime ends, and whoever waits here with it.
            Err(_) => pending().await,
        }
    }

    /// Does `work`, whose cost follows from the `bytes` of the documents it looks at, for `whose`.
    pub async fn run_on<T: Send + 'static>(
        &self,
        bytes: usize,
        whose: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        match bytes <= LIGHT {
            true => work(),
            false => self.run(whose, work).await,
        }
    }

    fn of(&self, whose: &str) -> Arc<Semaphore> {
        // Nobody panics while holding it.
        let mut own = self.0.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.retain(|_, seats| seats.strong_count() > 0);
        let kept = own.get(whose).and_then(Weak::upgrade);
        kept.unwrap_or_else(|| {
            let seats = Arc::new(Semaphore::new(self.0.each));
            own.insert(whose.to_owned(), Arc::downgrade(&seats));
            seats
        })
    }
}

impl Default for Heavy {
    /// As many seats as there are processors, and two where there is one: the system shares it out.
    fn default() -> Self {
        Self::new(available_parallelism().map_or(2, |processors| processors.get().max(2)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use futures::FutureExt as _;

    use super::*;

    /// Work that is under way until it is told to end.
    fn stubborn() -> (Sender<&'static str>, impl FnOnce() -> &'static str) {
        let (end, told): (_, Receiver<_>) = channel();
        (end, move || told.recv().unwrap())
    }

    #[tokio::test]
    async fn the_only_thread_of_a_runtime_is_free_while_work_goes_on() {
        let heavy = Heavy::new(1);
        let (end, work) = stubborn();
        let mut done = Box::pin(heavy.run("contoso", work));
        assert_eq!((&mut done).now_or_never(), None);
        end.send("done").unwrap();
        assert_eq!(done.await, "done");
    }

    #[tokio::test]
    async fn one_publisher_cannot_take_every_seat() {
        let heavy = Heavy::new(4);
        let (ends, mut taken): (Vec<_>, Vec<_>) = (0..9)
            .map(|_| {
                let (end, work) = stubborn();
                (end, Box::pin(heavy.run("contoso", work)))
            })
            .unzip();
        for done in &mut taken {
            assert_eq!(done.now_or_never(), None);
        }
        assert_eq!(heavy.run("fabrikam", || "done").await, "done");
        for end in ends {
            end.send("late").unwrap();
        }
        for done in taken {
            assert_eq!(done.await, "late");
        }
        assert_eq!(heavy.run("fabrikam", || "done").await, "done");
        assert_eq!(heavy.0.own.lock().unwrap().len(), 1, "nobody is remembered");
    }

    #[tokio::test]
    async fn work_nobody_waits_for_keeps_its_seat() {
        let heavy = Heavy::new(1);
        let (end, work) = stubborn();
        assert_eq!(heavy.run("contoso", work).now_or_never(), None);
        let mut next = Box::pin(heavy.run("fabrikam", || "done"));
        assert_eq!((&mut next).now_or_never(), None);
        end.send("late").unwrap();
        assert_eq!(next.await, "done");
    }

    #[tokio::test]
    async fn a_small_document_is_worked_on_at_once() {
        let here = std::thread::current().id();
        let heavy = Heavy::new(1);
        let thread = || std::thread::current().id();
        assert_eq!(heavy.run_on(LIGHT, "contoso", thread).await, here);
        assert_ne!(heavy.run_on(LIGHT + 1, "contoso", thread).await, here);
    }

    #[tokio::test]
    #[should_panic(expected = "too heavy")]
    async fn a_panic_is_the_callers() {
        Heavy::new(1).run("contoso", || panic!("too heavy")).await;
    }
}
