//! A copy of a database in use.

use std::path::Path;

use rusqlite::OpenFlags;

use super::{File, connect, statement};
use crate::Error;

impl File {
    /// Copies the database as it is at one moment to `to`, which must not exist. The copy appears complete or not at
    /// all.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), Error> {
        let failed = |error| Error::failed(format!("cannot write {}", to.display()), error);
        if to.try_exists().map_err(failed)? {
            return Err(Error::refused(format!("{} is there already: name a new file", to.display())));
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

    /// In one transaction, which holds one view of the source: writers go on and never make it start again. Row by row
    /// and not page by page, because pages that are free may still hold what was deleted (sqlite.org/lang_vacuum.html).
    fn copy(&self, to: &Path) -> Result<(), Error> {
        let source = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_timeout)?;
        let to = to.to_str().ok_or_else(|| Error::refused("the name of a backup must be UTF-8"))?;
        let copied = source.execute("VACUUM INTO $1", [to]);
        copied.map(drop).map_err(|error| statement::error(error, "backup"))
    }
}
