//! Mail as files, for installations without a mail server and for looking at.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Makes the directory if it is missing; what people are written is for this user only.
pub(crate) fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes `<id>.eml`, over an earlier one. When this returns it survives a power cut, and nobody
/// ever sees half of it.
pub(crate) async fn write(directory: PathBuf, id: &str, message: Vec<u8>) -> io::Result<()> {
    let path = directory.join(format!("{id}.eml"));
    let written = tokio::task::spawn_blocking(move || {
        let mut file = NamedTempFile::new_in(&directory)?;
        file.write_all(&message)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        // The name is in the directory, which has its own way to the disk.
        File::open(directory)?.sync_all()
    });
    written.await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
