//! The write-ahead log, kept from growing without end (sqlite.org/wal.html §6).

use std::ffi::c_int;
use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;

use super::statement;
use crate::{Error, work};

/// Pages by which the log grows before it is copied into the file again. Each copying waits for the disk twice.
const COPY: c_int = 1000;
/// Pages in the log for which a commit waits until it can begin anew: 64 MiB.
const WAIT: c_int = 16_384;

/// Has the log copied into the file as the commits of `writer` make it longer, by a thread with the connection `copier`:
/// the more offers there are, the more places of the file a copying writes to, and nobody should wait for those.
///
/// The log begins anew only at a moment when nobody reads from its middle. Under constant reads that moment never
/// comes by itself. So once in every [`WAIT`] pages the writer waits for those who read now; others begin at its end.
pub(super) fn keep_short(writer: &mut Connection, copier: Connection) -> Result<(), Error> {
    let (longer, requests) = sync_channel(1);
    work::spawn("db-log".to_owned(), move || copy(&copier, &requests))?;
    let mut copied = 0;
    let hook = move |log: &mut Wal, pages: c_int| {
        if pages < copied {
            copied = 0;
        }
        if pages - copied >= COPY {
            let waits = pages / WAIT > copied / WAIT;
            copied = pages;
            if waits {
                report(log.checkpoint_v2(CheckpointMode::RESTART).map(drop));
            } else {
                // It may have been asked already, and goes on with what came meanwhile.
                let _ = longer.try_send(());
            }
        }
        // An error would be told to the one who committed, and that has happened.
        Ok(())
    };
    writer.wal_hook(Some(hook)).map_err(|error| statement::error(error, "wal_hook"))
}

/// Copies what an earlier process left in the log, and the log whenever that is asked for, until nobody can ask any more.
fn copy(copier: &Connection, requests: &Receiver<()>) {
    loop {
        report(copier.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE).map(drop));
        if requests.recv().is_err() {
            return;
        }
    }
}

fn report(copied: rusqlite::Result<()>) {
    if let Err(error) = copied
        && !statement::is_busy(&error)
    {
        tracing::warn!(%error, "the write-ahead log could not be copied into the database");
    }
}
