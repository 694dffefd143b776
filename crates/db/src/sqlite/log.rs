//! The write-ahead log, kept from growing without end (sqlite.org/wal.html §6).

use std::ffi::c_int;
use std::fs;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;

use super::{cannot_open, connect_to_write, statement};
use crate::{Error, work};

/// Pages in the log for which the writer waits until it can begin anew: 64 MiB.
const WAIT: c_int = 16_384;
/// The longest the writer waits for somebody who still reads from the log, such as a backup; then the log grows on.
const PATIENCE: Duration = Duration::from_secs(1);

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
    /// By how much it grows before it is copied again.
    step: c_int,
    copier: Arc<Mutex<Copier>>,
    /// `None` only while this is dropped.
    longer: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Copies with a connection of its own.
struct Copier {
    connection: Connection,
    /// Never closed: closing any descriptor of a file takes all locks from it that this process has (fcntl(2)).
    file: ManuallyDrop<fs::File>,
}

impl Log {
    /// Watches the commits that `writer` makes to the file at `path`, and copies them for every `step` pages.
    pub(super) fn keep_short(writer: &mut Connection, path: &Path, step: i32) -> Result<Self, Error> {
        let pages = Arc::new(AtomicI32::new(0));
        let noted = Arc::clone(&pages);
        let note = move |_: &mut Wal, pages: c_int| {
            noted.store(pages, Ordering::Relaxed);
            Ok(())
        };
        writer.wal_hook(Some(note)).map_err(|error| cannot_open(path, error))?;
        let copier = Arc::new(Mutex::new(Copier::open(path)?));
        // One request is enough: it is for all that is in the log when the copying begins.
        let (longer, requests) = sync_channel(1);
        let other = Arc::clone(&copier);
        let thread = work::spawn("db-log".to_owned(), move || serve(&other, &requests))?;
        Ok(Self { pages, asked: 0, step, copier, longer: Some(longer), thread: Some(thread) })
    }

    /// To be called by the writer between its transactions.
    pub(super) fn committed(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.asked {
            self.asked = 0;
        }
        if pages - self.asked < self.step {
            return;
        }
        if pages / WAIT > self.asked / WAIT {
            alone(&self.copier).begin_anew();
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

/// Copies whenever that is asked for, until nobody can ask any more.
fn serve(copier: &Mutex<Copier>, requests: &Receiver<()>) {
    while requests.recv().is_ok() {
        alone(copier).copy();
    }
}

/// A panic leaves nothing by half: SQLite has the state.
fn alone(copier: &Mutex<Copier>) -> MutexGuard<'_, Copier> {
    copier.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Copier {
    fn open(path: &Path) -> Result<Self, Error> {
        let file = fs::File::open(path).map_err(|error| cannot_open(path, error))?;
        Ok(Self { file: ManuallyDrop::new(file), connection: connect_to_write(path, PATIENCE)? })
    }

    /// Copies what is there, while others go on.
    fn copy(&self) {
        self.checkpoint(CheckpointMode::PASSIVE);
        // SQLite does so only once it has copied all, which under load is when the writer waits for it.
        if let Err(error) = self.file.sync_data() {
            tracing::warn!(%error, "what was copied from the write-ahead log is not on the disk yet");
        }
    }

    /// Copies the rest, and has the next commit begin the log anew.
    fn begin_anew(&self) {
        self.checkpoint(CheckpointMode::RESTART);
    }

    fn checkpoint(&self, mode: CheckpointMode) {
        if let Err(error) = self.connection.wal_checkpoint_v2(None::<&str>, mode)
            && !statement::is_busy(&error)
        {
            // Nobody's commit fails for it: that has happened.
            tracing::warn!(%error, "the write-ahead log could not be copied into the database");
        }
    }
}

#[cfg(test)]
mod tests {
    /// Before, a log that began anew while somebody else copied it could damage the file (sqlite.org/wal.html §11).
    #[test]
    fn sqlite_is_one_that_may_be_copied_beside_the_writer() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
