//! Mail as files, for installations without a mail server and for looking at.

use std::fs::{DirBuilder, DirEntry, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Makes the directory if it is missing; what people are written is for this user only.
pub(crate) fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// What the names of mails begin with that are still being written.
const UNFINISHED: &str = ".tmp";

/// Removes mails whose writing was begun and not finished before `time`: their writer was killed.
pub(crate) fn sweep(directory: &Path, time: SystemTime) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            match remove_older(&entry, time) {
                // Its writer has finished it just now, or another process sweeps, too.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                swept => swept?,
            }
        }
    }
    Ok(())
}

fn remove_older(entry: &DirEntry, time: SystemTime) -> io::Result<()> {
    if entry.metadata()?.modified()? < time {
        std::fs::remove_file(entry.path())?;
    }
    Ok(())
}

/// Writes `<id>.eml`, over an earlier one. When this returns it survives a power cut, and nobody
/// ever sees half of it.
pub(crate) async fn write(directory: PathBuf, id: &str, message: Vec<u8>) -> io::Result<()> {
    let path = directory.join(format!("{id}.eml"));
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&directory)?;
        file.write_all(&message)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        // The name is in the directory, which has its own way to the disk.
        File::open(directory)?.sync_all()
    });
    written.await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
