//! Directories of our own.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use anyhow::Context as _;

/// Makes a missing directory, and those above it, for this user only: secrets are kept in it.
pub(crate) fn make_private(directory: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
    made.with_context(|| format!("the directory {} cannot be made", directory.display()))
}
