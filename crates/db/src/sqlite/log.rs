//! The write-ahead log, kept from growing without end (sqlite.org/wal.html §6).

use std::ffi::c_int;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;

use super::{cannot_open, connect_to_write, statement};
use crate::{Error, work};

/// Pages in the log for which a commit waits until it can begin anew: 64 MiB.
const WAIT: c_int = 16_384;
/// The longest it waits for somebody who still reads from the log, such as a backup; then the log grows on.
const PATIENCE: Duration = Duration::from_secs(1);

/// Keeps the thread that copies the log. It is to go after the writer's connection, so that the thread's is the last: who
/// closes the file last takes the log away, and of two who do it at once neither is the last.
pub(super) struct Log {
    _longer: SyncSender<()>,
}

/// Has a thread copy the log into the file as commits make it longer, for every `step` pages: the more rows there are, the
/// more places of the file a copying writes to, and no commit should wait for those.
///
/// It begins anew only at a moment when all of it is copied and nobody reads from its middle. Under constant use that
/// moment never comes by itself. So once in every [`WAIT`] pages the writer copies the rest and waits for those who read
/// now; others begin at its end.
pub(super) fn keep_short(writer: &mut Connection, path: &Path, step: c_int) -> Result<Log, Error> {
    let copier = Arc::new(Mutex::new(Copier::open(path)?));
    // One request is enough: it is for all that is in the log when the copying begins.
    let (longer, requests) = sync_channel(1);
    let log = Log { _longer: longer.clone() };
    let (mut copied, other) = (0, Arc::clone(&copier));
    let committed = move |_: &mut Wal, pages: c_int| {
        if pages < copied {
            copied = 0;
        }
        if pages - copied >= step {
            if pages / WAIT > copied / WAIT {
                alone(&other).begin_anew();
            } else {
                // It fails when the request before is still to be taken up, which then serves for this one.
                let _ = longer.try_send(());
            }
            copied = pages;
        }
        Ok(())
    };
    writer.wal_hook(Some(committed)).map_err(|error| cannot_open(path, error))?;
    let copy = move || requests.iter().for_each(|()| alone(&copier).copy());
    work::spawn("db-log".to_owned(), copy)?;
    Ok(log)
}

/// A panic leaves nothing by half: SQLite has the state.
fn alone(copier: &Mutex<Copier>) -> MutexGuard<'_, Copier> {
    copier.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Copies with a connection of its own.
struct Copier {
    connection: Connection,
    /// The last to be closed of this database: that takes all locks from the file that this process has (fcntl(2)).
    file: fs::File,
}

impl Copier {
    fn open(path: &Path) -> Result<Self, Error> {
        let file = fs::File::open(path).map_err(|error| cannot_open(path, error))?;
        Ok(Self { file, connection: connect_to_write(path, PATIENCE)? })
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
