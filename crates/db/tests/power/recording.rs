//! What happened to the files of a folder, in order, and what was promised meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// Creates the file if it is not there.
    Open {
        file: Arc<str>,
    },
    Write {
        file: Arc<str>,
        offset: usize,
        bytes: Box<[u8]>,
    },
    Truncate {
        file: Arc<str>,
        size: usize,
    },
    Delete {
        file: Arc<str>,
    },
    /// What the file holds is durable.
    Sync {
        file: Arc<str>,
    },
    /// Which files there are is durable.
    SyncFolder,
    /// So many batches were attempted.
    Attempted(i64),
    /// So many batches were acknowledged.
    Acknowledged(i64),
    /// This migration was acknowledged.
    Migrated(u32),
}

/// Whether the disk does what a sync asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disk {
    Honest,
    /// Says that it synced, and did not.
    Lying,
}

/// A folder that is being recorded.
pub(crate) struct Recording {
    folder: PathBuf,
    disk: Disk,
    ops: Mutex<Vec<Op>>,
}

/// The recorded folders of this process: SQLite knows only one VFS for all of them.
static FOLDERS: Mutex<BTreeMap<PathBuf, Arc<Recording>>> = Mutex::new(BTreeMap::new());

impl Recording {
    /// Records, from now on, what SQLite does to files in `folder`.
    pub(crate) fn start(folder: &Path, disk: Disk) -> Arc<Self> {
        crate::vfs::install();
        // SQLite asks for files by their real path.
        let folder = folder.canonicalize().unwrap();
        let recording = Arc::new(Self { folder: folder.clone(), disk, ops: Mutex::default() });
        unpoisoned(&FOLDERS).insert(folder, Arc::clone(&recording));
        recording
    }

    pub(crate) fn of(folder: &Path) -> Option<Arc<Self>> {
        unpoisoned(&FOLDERS).get(folder).cloned()
    }

    pub(crate) fn syncs(&self) -> bool {
        self.disk == Disk::Honest
    }

    pub(crate) fn ops(&self) -> MutexGuard<'_, Vec<Op>> {
        unpoisoned(&self.ops)
    }

    pub(crate) fn note(&self, op: Op) {
        self.ops().push(op);
    }

    /// Ends the recording.
    pub(crate) fn finish(&self) -> Vec<Op> {
        unpoisoned(&FOLDERS).remove(&self.folder);
        std::mem::take(&mut self.ops())
    }
}

/// SQLite calls us from C, where a second panic would hide the first.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
