//! A copy of a database in use.

use std::path::Path;

use rusqlite::OpenFlags;
use rusqlite::backup::{Backup, StepResult};

use super::{File, connect};
use crate::{Error, pause};

impl File {
    /// Copies the database as it is at one moment to `to`, which must not exist. The copy appears complete or not at
    /// all.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), Error> {
        if to.try_exists().map_err(|error| Error::io(to, error))? {
            return Err(Error::io(to, std::io::ErrorKind::AlreadyExists.into()));
        }
        let folder = match to.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let unfinished = tempfile::NamedTempFile::new_in(folder).map_err(|error| Error::io(folder, error))?;
        self.copy(unfinished.path())?;
        let durable = unfinished.as_file().sync_all();
        durable.map_err(|error| Error::io(unfinished.path(), error))?;
        unfinished.persist_noclobber(to).map_err(|error| Error::io(to, error.error))?;
        // The new name is durable when the folder is.
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| Error::io(folder, error))
    }

    /// In one step, which holds one view of the source: writers go on and never make it start again.
    fn copy(&self, to: &Path) -> Result<(), Error> {
        let refused = |error| Error::refused("backup", error);
        let source = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_timeout)?;
        let mut copy = connect(to, OpenFlags::SQLITE_OPEN_READ_WRITE, self.busy_timeout)?;
        let backup = Backup::new(&source, &mut copy).map_err(refused)?;
        for attempt in 1..=10 {
            match backup.step(-1).map_err(refused)? {
                StepResult::Done => return Ok(()),
                _ => pause::before_attempt(attempt),
            }
        }
        Err(Error::Busy)
    }
}
