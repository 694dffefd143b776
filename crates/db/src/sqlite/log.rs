//! The write-ahead log, kept from growing without end (sqlite.org/wal.html §6).

use std::ffi::c_int;

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;

use super::statement;

/// Pages in the log for which a commit waits until it can begin anew: 64 MiB.
const WAIT: c_int = 16_384;

/// Copies the log into the file as commits make it longer, for every `step` pages. Each copying waits for the disk twice.
///
/// It begins anew only at a moment when nobody reads from its middle. Under constant reads that moment never comes
/// by itself. So once in every [`WAIT`] pages the writer waits for those who read now; others begin at its end.
pub(super) fn keep_short(connection: &mut Connection, step: c_int) -> rusqlite::Result<()> {
    let mut copied = 0;
    connection.wal_hook(Some(move |log: &mut Wal, pages: c_int| {
        if pages < copied {
            copied = 0;
        }
        if pages - copied >= step {
            let waits = pages / WAIT > copied / WAIT;
            copied = pages;
            report(match waits {
                true => log.checkpoint_v2(CheckpointMode::RESTART).map(drop),
                false => log.checkpoint(),
            });
        }
        // An error would be told to the one who committed, and that has happened.
        Ok(())
    }))
}

fn report(copied: rusqlite::Result<()>) {
    if let Err(error) = copied
        && !statement::is_busy(&error)
    {
        tracing::warn!(%error, "the write-ahead log could not be copied into the database");
    }
}
