//! The key that seals every secret in the database.

use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use app::random::{Random as _, SystemRandom};
use app::vault::Vault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use db::keys::SigningKey;
use db::{Db, marketplace};
use domain::Timestamp;

use super::directory::make_private;
use crate::config::Config;

/// What an empty database beside a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// That something is wrong: the key was made together with another database.
    Usual,
    /// A new marketplace, as somebody said.
    Anew,
}

/// The fact by which a database knows its key.
const MARK: &str = "master_key";
/// Its value while the key is made: the file may be there already, or not.
const BEING_MADE: &str = "being made";

/// What a database knows of its master key.
#[derive(Debug)]
pub(crate) struct Sealed {
    /// The signing keys, whose private halves are sealed.
    pub(crate) keys: Vec<SigningKey>,
    mark: Option<String>,
    has_anything: bool,
}

impl Sealed {
    pub(crate) fn read(db: &Db) -> anyhow::Result<Self> {
        Ok(db.read_blocking(|tx| {
            Ok::<_, db::Error>(Self {
                keys: db::keys::verifying(tx, Timestamp::EPOCH)?,
                mark: marketplace::get(tx, MARK)?,
                has_anything: marketplace::knows_more_than(tx, MARK)?,
            })
        })?)
    }

    fn is_being_made(&self) -> bool {
        self.mark.as_deref() == Some(BEING_MADE)
    }

    /// Whether nothing was ever kept here, or everything was taken away: a key that is there was made for another database.
    pub(crate) fn is_blank(&self) -> bool {
        !self.has_anything && self.mark.is_none()
    }

    /// Whether there is a key without which something cannot be read.
    pub(crate) fn needs_its_key(&self) -> bool {
        !self.keys.is_empty() || (self.mark.is_some() && !self.is_being_made())
    }

    /// Whether the key of `vault` is this database's, as far as it knows.
    pub(crate) fn is_opened_by(&self, vault: &Vault) -> bool {
        let known = self.mark.as_deref().filter(|_| !self.is_being_made());
        known.is_none_or(|mark| mark == vault.mark())
            && self.keys.iter().all(|key| app::token::opens(vault, key))
    }
}

/// The master key; made if the installation is new. A key that is not the database's is refused, because nobody could sign
/// in and no secret be read; and so is a blank database beside a key that was made for another.
pub(crate) fn load(config: &Config, db: &Db, start: Start) -> anyhow::Result<[u8; 32]> {
    let sealed = Sealed::read(db)?;
    // Nothing is sealed in what is otherwise empty, so that its key may be another from now on.
    let anew = start == Start::Anew && !sealed.has_anything;
    let Some(key) = read(config)? else {
        if sealed.needs_its_key() && !anew {
            bail!(
                "the master key is missing, but the database has secrets sealed with it: restore the file, \
                 or set keys.file to where it is now (`stoa config show` tells where it is looked for)"
            );
        }
        // First here, so that whoever is killed in between finds a key that belongs to this database.
        if !remember(db, sealed.mark, BEING_MADE)? {
            // Another node was faster, perhaps with the same file.
            return load(config, db, start);
        }
        let key = make(config)?;
        known_by(db, Some(BEING_MADE.to_owned()), &Vault::new(&key))?;
        return Ok(key);
    };
    if let Some(mode) = mode(config).filter(|mode| mode & 0o077 != 0) {
        tracing::warn!(mode = format!("{mode:o}"), "other users of this machine can read the master key");
    }
    if let Some(file) = config.key_file()
        && sealed.is_blank()
        && !anew
    {
        bail!(
            "the database is empty, but the master key {} was made for another one: check database.url and data.directory, \
             or restore the database from a copy; `stoa serve --new` starts a new marketplace with this key",
            file.display()
        );
    }
    let vault = Vault::new(&key);
    if !anew && !sealed.is_opened_by(&vault) {
        bail!("the master key is not the one the secrets in the database were sealed with: restore that one");
    }
    known_by(db, sealed.mark, &vault)?;
    Ok(key)
}

/// Has the database know its key, which it knew by `mark` before.
fn known_by(db: &Db, mark: Option<String>, vault: &Vault) -> anyhow::Result<()> {
    if mark.as_deref() != Some(&vault.mark()) && !remember(db, mark, &vault.mark())? {
        bail!(
            "another node has just started this marketplace with another master key: give every node the same one"
        );
    }
    Ok(())
}

/// Replaces the mark that was `seen`; whether it is `mark` now.
fn remember(db: &Db, seen: Option<String>, mark: &str) -> anyhow::Result<bool> {
    let mark = mark.to_owned();
    Ok(db.write_blocking(move |tx| {
        let now = marketplace::get(tx, MARK)?;
        if now == seen {
            marketplace::set(tx, MARK, &mark)?;
        }
        Ok::<_, db::Error>(now == seen || now.as_deref() == Some(&mark))
    })?)
}

/// The master key, if there is one.
pub(crate) fn read(config: &Config) -> anyhow::Result<Option<[u8; 32]>> {
    let Some(file) = config.key_file() else { return Ok(config.master_key()) };
    let text = match client::read_text(&file) {
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
