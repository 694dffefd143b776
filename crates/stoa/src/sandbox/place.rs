//! Where a sandbox keeps what its run needs, and how others find it.

use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Names the directory of the sandbox a command runs in.
pub(super) const VARIABLE: &str = "STOA_SANDBOX";

const PREFIX: &str = "stoa-sandbox-";
const CONTROL: &str = "control.sock";
/// A file that is locked for as long as its sandbox runs; it has its name from when it is.
const LOCK: &str = "lock";

/// The directory of one run, for this user only; it goes when this value does.
pub(super) struct Place {
    directory: PathBuf,
    _lock: File,
}

impl Place {
    /// A new one; those of sandboxes that were killed are removed.
    pub(super) fn new() -> anyhow::Result<Self> {
        remove_left();
        let private = Permissions::from_mode(0o700);
        let made = tempfile::Builder::new().prefix(PREFIX).permissions(private).tempdir();
        let directory = made.context("there is no directory for temporary files: is TMPDIR right?")?;
        let lock = lock(directory.path())
            .with_context(|| format!("{} cannot be locked", directory.path().display()))?;
        Ok(Self { directory: directory.keep(), _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.directory
    }

    /// A file in it, for this user only.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
        let path = self.path().join(name);
        let written = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        written
            .and_then(|mut file| file.write_all(bytes))
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(path)
    }

    /// A directory in it.
    pub(super) fn directory(&self, name: &str) -> anyhow::Result<Within> {
        let path = self.path().join(name);
        std::fs::create_dir(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Within(path))
    }

    pub(super) fn control(&self) -> PathBuf {
        self.path().join(CONTROL)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Threads of the database may still be at work: whatever they make by its old name, there is no place for.
        let gone = self.directory.with_extension("gone");
        let removed = std::fs::rename(&self.directory, &gone).and_then(|()| std::fs::remove_dir_all(&gone));
        if let Err(error) = removed {
            eprintln!("stoa sandbox: {} is left: {error}", self.directory.display());
        }
    }
}

/// A directory below that of the run, which keeps others out.
pub(super) struct Within(PathBuf);

impl Within {
    /// A file that everybody may read who gets at it.
    pub(super) fn write_for_all(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.0.join(name);
        let written = std::fs::write(&path, bytes)
            .and_then(|()| std::fs::set_permissions(&path, Permissions::from_mode(0o644)));
        written.with_context(|| format!("{} cannot be written", path.display()))
    }
}

fn lock(directory: &Path) -> std::io::Result<File> {
    let path = directory.join("unlocked");
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.lock()?;
    std::fs::rename(path, directory.join(LOCK))?;
    Ok(file)
}

/// Removes the directories whose sandboxes had no time to.
fn remove_left() {
    let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        let ours = || {
            let found = std::fs::symlink_metadata(&path);
            found.is_ok_and(|found| found.is_dir() && found.uid() == rustix::process::geteuid().as_raw())
        };
        if named
            && ours()
            && let Err(error) = remove_if_left(&path)
        {
            tracing::warn!(%error, "{} is left of a sandbox that was killed", path.display());
        }
    }
}

/// Removes a directory if its sandbox was killed.
pub(super) fn remove_if_left(directory: &Path) -> std::io::Result<()> {
    // Whoever runs holds the lock; whoever is only starting has none yet, and of who ended there is nothing.
    let Ok(lock) = File::open(directory.join(LOCK)) else { return Ok(()) };
    if lock.try_lock().is_ok() { std::fs::remove_dir_all(directory) } else { Ok(()) }
}

/// A connection to the sandbox in `directory`, or to the only one this user runs.
pub(super) fn connect(directory: Option<&Path>) -> anyhow::Result<UnixStream> {
    if let Some(directory) = directory {
        return UnixStream::connect(directory.join(CONTROL))
            .with_context(|| format!("no sandbox runs in {}", directory.display()));
    }
    let mut running = Vec::new();
    for entry in std::fs::read_dir(std::env::temp_dir())? {
        let path = entry?.path();
        let named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Somebody else's is not asked, and one that was killed does not answer.
        if named
            && is_ours(&path)
            && let Ok(stream) = UnixStream::connect(path.join(CONTROL))
        {
            running.push((path, stream));
        }
    }
    match running.len() {
        0 => bail!("no sandbox runs: start one with `stoa sandbox`"),
        1 => Ok(running.remove(0).1),
        _ => {
            let paths: Vec<_> = running.iter().map(|(path, _)| format!("\n  {}", path.display())).collect();
            bail!("several sandboxes run; name one with --sandbox:{}", paths.concat())
        }
    }
}

fn is_ours(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.uid() == rustix::process::geteuid().as_raw())
}
