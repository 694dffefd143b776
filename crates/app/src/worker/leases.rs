//! The leases of the jobs under way on this node, renewed for as long as the work goes on, whatever the work does to its
//! threads.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use db::jobs::{self, Job};
use tokio::runtime;
use tokio::sync::{Notify, oneshot};

use super::round::LOOK;
use crate::{App, Problem};

/// Clones share the leases.
#[derive(Clone, Default)]
pub(super) struct Leases(Arc<Table>);

#[derive(Default)]
struct Table {
    under_way: Mutex<BTreeMap<Key, Renewed>>,
    /// Told whenever a job is added.
    added: Notify,
}

/// A lease covers all that was claimed at once.
type Key = (String, String);

struct Renewed {
    job: Job,
    /// Told when somebody else holds the job.
    lost: Arc<Notify>,
}

/// A job under way: until this is dropped, its lease is renewed.
pub(super) struct UnderWay {
    table: Arc<Table>,
    key: Key,
    lost: Arc<Notify>,
}

impl Leases {
    pub(super) fn renew(&self, job: &Job) -> UnderWay {
        let (key, lost) = (key(job), Arc::<Notify>::default());
        let renewed = Renewed { job: job.clone(), lost: lost.clone() };
        self.0.under_way().insert(key.clone(), renewed);
        self.0.added.notify_one();
        UnderWay { table: self.0.clone(), key, lost }
    }

    /// Renews, for as long as it is polled.
    pub(super) async fn keep(&self, app: &App) -> Infallible {
        let third = app.env.settings.lease / 3;
        let mut pause = third;
        loop {
            self.0.until_any().await;
            app.env.clock.wait(pause).await;
            pause = match self.0.renew(app).await {
                Ok(()) => third,
                // The leases still hold; the next try may come in time. If not, every effect notices.
                Err(problem) => {
                    tracing::warn!(%problem, "leases were not extended");
                    third.min(LOOK)
                }
            };
        }
    }

    /// Renews on a thread of its own, which no work can take.
    pub(super) fn keep_apart(&self, app: &App) -> io::Result<Apart> {
        let (leases, app) = (self.clone(), app.clone());
        let (end, ending) = oneshot::channel::<Infallible>();
        let (ended, end_of_thread) = oneshot::channel();
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("leases".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    never = leases.keep(&app) => match never {},
                    _ = ending => {}
                }
            });
            drop(app);
            // Whoever does not wait for the end does not mind.
            let _ = ended.send(());
        })?;
        Ok(Apart { _end: end, ended: end_of_thread })
    }
}

/// The thread that renews leases; it ends with this.
pub(super) struct Apart {
    _end: oneshot::Sender<Infallible>,
    ended: oneshot::Receiver<()>,
}

impl Apart {
    /// Ends the thread; comes back when it has ended.
    pub(super) async fn end(self) {
        let Self { _end, ended } = self;
        drop(_end);
        // One that is gone has ended.
        let _ = ended.await;
    }
}

impl Table {
    fn under_way(&self) -> MutexGuard<'_, BTreeMap<Key, Renewed>> {
        // What it holds is complete after every change.
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn until_any(&self) {
        while self.under_way().is_empty() {
            self.added.notified().await;
        }
    }

    /// Extends all leases in one transaction, and tells the jobs that are lost.
    async fn renew(&self, app: &App) -> Result<(), Problem> {
        let jobs: Vec<_> = self.under_way().values().map(|renewed| renewed.job.clone()).collect();
        let until = app.env.clock.now() + app.env.settings.lease;
        let renew = move |tx: &mut db::Tx<'_>| {
            let mut lost = Vec::new();
            for job in &jobs {
                if !jobs::renew(tx, job, until)? {
                    lost.push(key(job));
                }
            }
            Ok::<_, db::Error>(lost)
        };
        let lost = app.db.write_loosely(renew).await.map_err(Problem::from)?;
        let mut under_way = self.under_way();
        for renewed in lost.iter().filter_map(|key| under_way.remove(key)) {
            renewed.lost.notify_one();
        }
        Ok(())
    }
}

impl UnderWay {
    /// Comes back when the lease was lost.
    pub(super) async fn lost(&self) {
        self.lost.notified().await;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.table.under_way().remove(&self.key);
    }
}

fn key(job: &Job) -> Key {
    (job.lease.clone(), job.id.clone())
}
