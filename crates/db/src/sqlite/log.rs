//! The write-ahead log, kept from growing without end (sqlite.org/wal.html §6).

use std::ffi::c_int;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;

use super::statement;
use crate::{Error, work};

/// Pages by which the log grows before it is copied into the file again. Each copying waits for the disk twice.
const COPY: c_int = 1000;
/// Pages in the log for which the writer waits until it can begin anew: 64 MiB.
const WAIT: c_int = 16_384;

/// Copies the log into the file as commits make it longer, on a thread of its own: the more rows there are, the more
/// places of the file a copying writes to, and no commit should wait for those.
///
/// The log begins anew only at a moment when all of it is copied and nobody reads from its middle. Under constant use
/// that moment never comes by itself. So once in every [`WAIT`] pages the writer copies the rest and waits for those
/// who read now; others begin at its end.
pub(super) struct Log {
    /// How long it was at the last commit.
    pages: Arc<AtomicI32>,
    /// How long it was when it was to be copied last.
    asked: c_int,
    copier: Copier,
    /// `None` only while this is dropped.
    longer: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// Watches the commits of `writer`; copies with a connection of its own.
    pub(super) fn keep_short(writer: &mut Connection, copier: Connection) -> Result<Self, Error> {
        let pages = Arc::new(AtomicI32::new(0));
        let noted = Arc::clone(&pages);
        let note = move |_: &mut Wal, pages: c_int| {
            noted.store(pages, Ordering::Relaxed);
            Ok(())
        };
        writer.wal_hook(Some(note)).map_err(|error| statement::error(error, "wal_hook"))?;
        let copier = Copier(Arc::new(Mutex::new(copier)));
        // One request is enough: it is for all that is in the log when the copying begins.
        let (longer, requests) = sync_channel(1);
        let thread = copier.clone().serve(requests)?;
        Ok(Self { pages, asked: 0, copier, longer: Some(longer), thread: Some(thread) })
    }

    /// To be called by the writer between its transactions.
    pub(super) fn committed(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.asked {
            self.asked = 0;
        }
        if pages - self.asked < COPY {
            return;
        }
        if pages / WAIT > self.asked / WAIT {
            self.copier.copy(CheckpointMode::RESTART);
        } else if let Some(longer) = &self.longer {
            // It fails when the request before is still to be taken up, which then serves for this one.
            let _ = longer.try_send(());
        }
        self.asked = pages;
    }
}

impl Drop for Log {
    /// Waits until nobody copies any more: who closes the file last takes the log away, and of two who do it at once
    /// neither is the last.
    fn drop(&mut self) {
        drop(self.longer.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that copies the write-ahead log panicked");
        }
    }
}

/// A connection that copies the log, for one thread at a time.
#[derive(Clone)]
struct Copier(Arc<Mutex<Connection>>);

impl Copier {
    /// Copies whenever that is asked for, until nobody can ask any more.
    fn serve(self, requests: Receiver<()>) -> Result<JoinHandle<()>, Error> {
        work::spawn("db-log".to_owned(), move || {
            while requests.recv().is_ok() {
                self.copy(CheckpointMode::PASSIVE);
            }
        })
    }

    fn copy(&self, mode: CheckpointMode) {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = connection.wal_checkpoint_v2(None::<&str>, mode)
            && !statement::is_busy(&error)
        {
            // Nobody's commit fails for it: that has happened.
            tracing::warn!(%error, "the write-ahead log could not be copied into the database");
        }
    }
}
