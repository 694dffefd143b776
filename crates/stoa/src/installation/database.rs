//! Opening the database.

use anyhow::{Context as _, anyhow, bail};
use db::{Db, Options};

use super::directory::make_private;
use crate::config::Config;

/// Opens the database; makes a missing file, without its schema.
pub(crate) fn open(config: &Config) -> anyhow::Result<Db> {
    if config.database.url.is_none() {
        make_private(&config.data_directory())?;
    }
    Db::open(&options(config)?).map_err(explain)
}

/// How to open it.
pub(crate) fn options(config: &Config) -> anyhow::Result<Options> {
    let roots = config.database.extra_roots.as_ref().map(|path| {
        client::read_lines(path)
            .with_context(|| format!("database.extra_roots: {} cannot be read", path.display()))
    });
    Ok(Options {
        connections: config.database.connections,
        extra_roots_pem: roots.transpose()?,
        ..Options::new(config.database_url())
    })
}

/// Opens a database that is there and up to date.
pub(crate) fn existing(config: &Config) -> anyhow::Result<Db> {
    if let Some(file) = config.database_file()
        && matches!(file.try_exists(), Ok(false))
    {
        bail!(
            "there is no database at {}; is the data directory the right one? `stoa serve` or `stoa migrate` makes a new one",
            file.display()
        );
    }
    let db = open(config)?;
    match db.pending(db::MIGRATIONS)?.len() {
        0 => Ok(db),
        _ => Err(anyhow!("the database has an older schema than this program; run `stoa migrate`")),
    }
}

/// The error without the parts of a URL that cannot be read: one of them may be a password.
pub(crate) fn explain(error: db::Error) -> anyhow::Error {
    match &error {
        db::Error::Unavailable { reason, .. } if reason.contains("URL cannot be read") => {
            anyhow!(
                "database.url cannot be used: {reason}; percent-encode special characters in its password"
            )
        }
        _ => anyhow::Error::new(error).context("the database cannot be opened"),
    }
}
