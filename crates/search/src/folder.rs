//! Where the index of a node lies: beside it a new one is built, and takes its place when it is done.
//!
//! Every index has a folder of its own, and the file `current` names the one that is used. The name is written in one step, so that
//! a node that stops in the middle has the old one or the new one.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Change, Failed, Index, Options, Unusable};

const CURRENT: &str = "current";
const NEXT: &str = "current.next";
const LOCK: &str = "lock";

/// The folder of a node's indexes, for one process at a time. Clones share it.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    options: Options,
    /// The system lets go of it when the process ends, however it does.
    _lock: Arc<File>,
}

/// An index that is not used yet.
#[derive(Debug)]
pub struct Building {
    folder: Folder,
    name: String,
    index: Index,
}

impl Folder {
    /// The one at `root`, which need not be there; refused while another process has it.
    pub fn at(root: impl Into<PathBuf>, options: Options) -> Result<Self, Unusable> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        let lock = File::create(root.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root, options, _lock: Arc::new(lock) }),
            Err(TryLockError::WouldBlock) => Err(Unusable::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The index that is used; why there is none, or none that can be used.
    pub fn open(&self) -> Result<Index, Unusable> {
        let name = self.current()?.ok_or(Unusable::Missing)?;
        Index::open(&self.root.join(name), &self.options)
    }

    /// Begins a new one beside the one that is used; what an earlier beginning left is gone.
    pub fn build(&self) -> Result<Building, Failed> {
        let current = self.current()?;
        self.remove_others(current.as_deref())?;
        let number = current.as_deref().and_then(|name| name.parse::<u64>().ok()).unwrap_or_default();
        let name = number.wrapping_add(1).to_string();
        let path = self.root.join(&name);
        fs::create_dir(&path)?;
        let index = Index::create(&path, &self.options)?;
        index.hold_merges();
        Ok(Building { folder: self.clone(), name, index })
    }

    /// The name of the one that is used. A file that says something else names none.
    fn current(&self) -> io::Result<Option<String>> {
        match fs::read(self.root.join(CURRENT)) {
            Ok(bytes) => {
                let name = String::from_utf8(bytes).ok().filter(|name| name.parse::<u64>().is_ok());
                Ok(name)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes all indexes but `kept`.
    fn remove_others(&self, kept: Option<&str>) -> io::Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_index =
                name.to_str().is_some_and(|name| name.parse::<u64>().is_ok() && Some(name) != kept);
            if is_index && entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Names another one, in one step that lasts.
    fn name(&self, name: &str) -> io::Result<()> {
        let next = self.root.join(NEXT);
        let mut file = File::create(&next)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, self.root.join(CURRENT))?;
        sync(&self.root)
    }
}

/// What a folder holds lasts.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

impl Building {
    /// See [`Index::apply`].
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<(), Failed> {
        self.index.write(changes, position)
    }

    /// Uses it from now on. The one before is removed; who has it open still searches it.
    pub fn finish(self) -> Result<Index, Failed> {
        let Self { folder, name, index } = self;
        index.settle()?;
        folder.name(&name)?;
        folder.remove_others(Some(&name))?;
        Ok(index)
    }
}
