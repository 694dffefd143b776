//! What a folder looks like to programs, and what is left of it when the power fails.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::chance::Chance;
use crate::recording::Op;

/// What a disk writes completely or not at all.
const SECTOR: usize = 512;

/// When something happened: the position in the recording.
type Moment = usize;

/// The folder after a part of the recording.
#[derive(Default)]
pub(crate) struct Folder {
    files: Vec<File>,
    /// The files that programs see.
    seen: BTreeMap<Arc<str>, usize>,
    /// The files that were there at the last sync of the folder, and what changed since.
    kept: BTreeMap<Arc<str>, usize>,
    unsynced: Vec<(Moment, Arc<str>, Option<usize>)>,
}

/// One file, by its content.
#[derive(Default)]
struct File {
    /// What programs read.
    seen: Vec<u8>,
    /// What was there at the last sync.
    kept: Vec<u8>,
    /// What each sector held since the last sync, in order.
    sectors: BTreeMap<usize, Vec<(Moment, [u8; SECTOR])>>,
    /// What the sizes were since the last sync, in order.
    sizes: Vec<(Moment, usize)>,
}

/// What a power cut spares of what was not synced.
enum Spared {
    /// The first writes, up to this one, of which only some sectors arrived.
    Before(Moment),
    /// Of every sector and size, anything it was since the last sync.
    Anything,
}

impl Folder {
    /// Does again what the recording says.
    pub(crate) fn apply(&mut self, now: Moment, op: &Op) {
        match op {
            Op::Open { file } => {
                if !self.seen.contains_key(file) {
                    self.files.push(File::default());
                    self.enter(now, file, Some(self.files.len() - 1));
                }
            }
            Op::Write { file, offset, bytes } => self.file(file).write(now, *offset, bytes),
            Op::Truncate { file, size } => self.file(file).truncate(now, *size),
            Op::Delete { file } => self.enter(now, file, None),
            Op::Sync { file } => self.file(file).sync(),
            Op::SyncFolder => {
                self.kept.clone_from(&self.seen);
                self.unsynced.clear();
            }
            Op::Attempted(_) | Op::Acknowledged(_) | Op::Migrated(_) => {}
        }
    }

    fn enter(&mut self, now: Moment, name: &Arc<str>, file: Option<usize>) {
        enter(&mut self.seen, name, file);
        self.unsynced.push((now, name.clone(), file));
    }

    fn file(&mut self, name: &str) -> &mut File {
        // SQLite keeps a deleted log open for a moment, and does not write to it.
        let file = self.seen[name];
        &mut self.files[file]
    }

    /// Cuts the power at `now`, and writes what is left to the folder `to`.
    pub(crate) fn cut(&self, now: Moment, chance: &mut Chance, to: &Path) {
        let spared = match chance.below(4) {
            0 => Spared::Before(chance.below(now as u64 + 1) as Moment),
            // The last moments are where most is still unsynced.
            1 => Spared::Before(now.saturating_sub(chance.below(20) as usize)),
            _ => Spared::Anything,
        };
        let mut left = self.kept.clone();
        // A file system keeps the changes of a folder in order.
        let changes = match spared {
            Spared::Before(end) => self.unsynced.iter().take_while(|(at, ..)| *at <= end).count(),
            Spared::Anything => chance.below(self.unsynced.len() as u64 + 1) as usize,
        };
        for (_, name, file) in &self.unsynced[..changes] {
            enter(&mut left, name, *file);
        }
        for (name, file) in left {
            std::fs::write(to.join(&*name), self.files[file].cut(&spared, chance)).unwrap();
        }
    }
}

fn enter(entries: &mut BTreeMap<Arc<str>, usize>, name: &Arc<str>, file: Option<usize>) {
    match file {
        Some(file) => entries.insert(name.clone(), file),
        None => entries.remove(name),
    };
}

impl File {
    fn write(&mut self, now: Moment, offset: usize, bytes: &[u8]) {
        let end = offset + bytes.len();
        if self.seen.len() < end {
            self.seen.resize(end, 0);
            self.sizes.push((now, end));
        }
        self.seen[offset..end].copy_from_slice(bytes);
        self.changed(now, offset, end);
    }

    fn truncate(&mut self, now: Moment, size: usize) {
        let before = self.seen.len();
        self.seen.resize(size, 0);
        self.sizes.push((now, size));
        self.changed(now, size, before);
    }

    /// Notes what the sectors from `start` to `end` hold now; behind the end of the file there are zeros.
    fn changed(&mut self, now: Moment, start: usize, end: usize) {
        for number in start / SECTOR..end.div_ceil(SECTOR) {
            let mut sector = [0; SECTOR];
            let from = self.seen.len().min(number * SECTOR);
            let held = &self.seen[from..self.seen.len().min((number + 1) * SECTOR)];
            sector[..held.len()].copy_from_slice(held);
            self.sectors.entry(number).or_default().push((now, sector));
        }
    }

    fn sync(&mut self) {
        self.kept.resize(self.seen.len(), 0);
        for number in std::mem::take(&mut self.sectors).into_keys() {
            let from = self.seen.len().min(number * SECTOR);
            let to = self.seen.len().min((number + 1) * SECTOR);
            self.kept[from..to].copy_from_slice(&self.seen[from..to]);
        }
        self.sizes.clear();
    }

    /// What is left of the file.
    fn cut(&self, spared: &Spared, chance: &mut Chance) -> Vec<u8> {
        let size = spared.choose(&self.sizes, chance).copied().unwrap_or(self.kept.len());
        let mut left = self.kept.clone();
        left.resize(size, 0);
        for (number, versions) in &self.sectors {
            let start = number * SECTOR;
            if let Some(sector) = spared.choose(versions, chance).filter(|_| start < size) {
                let end = size.min(start + SECTOR);
                left[start..end].copy_from_slice(&sector[..end - start]);
            }
        }
        left
    }
}

impl Spared {
    /// The version that is left; none is the synced one.
    fn choose<'a, T>(&self, versions: &'a [(Moment, T)], chance: &mut Chance) -> Option<&'a T> {
        let count = match self {
            Self::Before(end) => {
                let torn = usize::from(chance.once_in(2));
                versions.iter().take_while(|(at, _)| *at < end + torn).count()
            }
            Self::Anything => chance.below(versions.len() as u64 + 1) as usize,
        };
        count.checked_sub(1).map(|last| &versions[last].1)
    }
}
