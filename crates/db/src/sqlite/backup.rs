//! A copy of a database in use.

use std::path::Path;

use rusqlite::{MAIN_DB, OpenFlags, backup};

use super::{File, connect, statement};
use crate::Error;

impl File {
    /// Copies the database as it is at one moment to `to`, which must not exist. The copy appears complete or not at
    /// all.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), Error> {
        let failed = |error| Error::failed(format!("cannot write {}", to.display()), error);
        if to.try_exists().map_err(failed)? {
            return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
        }
        let folder = match to.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let unfinished = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        self.copy(unfinished.path())?;
        unfinished.as_file().sync_all().map_err(failed)?;
        unfinished.persist_noclobber(to).map_err(|error| failed(error.error))?;
        // The new name is durable when the folder is.
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// In one transaction, which holds one view of the source: writers go on and never make it start again.
    fn copy(&self, to: &Path) -> Result<(), Error> {
        let source = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_timeout)?;
        let copied = source
            .execute_batch("BEGIN; SELECT 1 FROM sqlite_schema")
            .and_then(|()| source.backup(MAIN_DB, to, None::<fn(backup::Progress)>));
        copied.map_err(|error| statement::error(error, "backup"))
    }
}
