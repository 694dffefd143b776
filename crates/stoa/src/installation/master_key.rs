//! The key that seals every secret in the database.

use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use app::random::{Random as _, SystemRandom};
use app::vault::Vault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use db::Db;
use db::keys::SigningKey;
use domain::Timestamp;

use super::directory::make_private;
use crate::config::Config;

/// The master key; made if the installation is new. A key that does not open what is sealed is refused, because nobody
/// could sign in.
pub(crate) fn load(config: &Config, db: &Db) -> anyhow::Result<[u8; 32]> {
    let stored = stored_keys(db)?;
    let key = match read(config)? {
        Some(key) => {
            if let Some(mode) = mode(config).filter(|mode| mode & 0o077 != 0) {
                tracing::warn!(
                    mode = format!("{mode:o}"),
                    "other users of this machine can read the master key"
                );
            }
            key
        }
        None if stored.is_empty() => make(config)?,
        None => bail!(
            "the master key is missing, but the database has secrets sealed with it: restore the file, \
             or set keys.file to where it is now (`stoa config show` tells where it is looked for)"
        ),
    };
    if stored.iter().any(|stored| !app::token::opens(&Vault::new(&key), stored)) {
        bail!("the master key is not the one the secrets in the database were sealed with: restore that one");
    }
    Ok(key)
}

/// The master key, if there is one.
pub(crate) fn read(config: &Config) -> anyhow::Result<Option<[u8; 32]>> {
    let Some(file) = config.key_file() else { return Ok(config.master_key()) };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("the master key {} cannot be read", file.display()));
        }
    };
    let key = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    match key {
        Some(key) => Ok(Some(key)),
        None => bail!("the master key {} is not 32 bytes in base64: restore it from a copy", file.display()),
    }
}

/// Who may do what with the file of the key, as Unix writes it, if there is one.
pub(crate) fn mode(config: &Config) -> Option<u32> {
    Some(std::fs::metadata(config.key_file()?).ok()?.mode() & 0o777)
}

/// The signing keys in the database, whose private halves are sealed.
pub(crate) fn stored_keys(db: &Db) -> anyhow::Result<Vec<SigningKey>> {
    Ok(db.read_blocking(|tx| db::keys::verifying(tx, Timestamp::EPOCH))?)
}

/// Writes a new key; when another process was faster, takes that one's.
fn make(config: &Config) -> anyhow::Result<[u8; 32]> {
    let Some(file) = config.key_file() else { bail!("keys.master is not set") };
    let mut key = [0; 32];
    SystemRandom::default().fill(&mut key);
    match write(&file, &key)
        .with_context(|| format!("the master key {} cannot be written", file.display()))?
    {
        Written::New => {
            tracing::info!(file = %file.display(), "made a new master key; keep a copy of it somewhere else");
            Ok(key)
        }
        Written::ThereAlready => read(config)?.context("the master key was there and is gone"),
    }
}

enum Written {
    New,
    ThereAlready,
}

/// The file appears complete or not at all, for this user only.
fn write(file: &Path, key: &[u8; 32]) -> anyhow::Result<Written> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_private(directory)?;
    // Temporary files are made with mode 0600.
    let mut unfinished = tempfile::NamedTempFile::new_in(directory)?;
    writeln!(unfinished, "{}", STANDARD.encode(key))?;
    unfinished.as_file().sync_all()?;
    match unfinished.persist_noclobber(file) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => return Ok(Written::ThereAlready),
        Err(error) => return Err(error.error.into()),
    }
    // The new name is durable when the directory is.
    std::fs::File::open(directory)?.sync_all()?;
    Ok(Written::New)
}
