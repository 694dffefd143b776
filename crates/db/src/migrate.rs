//! The schema and its history.

use sha2::{Digest, Sha256};

use crate::{Db, Engine, Error, Tx};

/// One change of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Position in the history; grows from one migration to the next.
    pub number: u32,
    pub name: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// A migration that was, or would be, applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub number: u32,
    pub name: String,
}

/// A row of the history kept in the database.
struct Recorded {
    number: u32,
    name: String,
    checksum: String,
}

sql_texts! {
    const EXISTS = {
        sqlite: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_history'",
        postgres: "SELECT 1 FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_name = 'schema_history'",
    };
    const HISTORY = "SELECT number, name, checksum FROM schema_history ORDER BY number";
    const RECORD = "INSERT INTO schema_history (number, name, checksum) VALUES ($1, $2, $3)";
}

/// A script, because the table does not exist while this is prepared.
const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_history (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL
)";

impl Migration {
    fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// SHA-256 of the engine's text, in hexadecimal.
    fn checksum(&self, engine: Engine) -> String {
        Sha256::digest(self.text(engine)).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn applied(&self) -> Applied {
        Applied { number: self.number, name: self.name.to_owned() }
    }
}

pub(crate) fn migrate(db: &Db, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
    let mut done = Vec::new();
    // Usually there is nothing to do, and the way to find out is short: SQLite checks every foreign key afterwards.
    if pending(db, migrations)?.is_empty() {
        return Ok(done);
    }
    while let Some(applied) = db.alone(|tx| apply_next(tx, migrations))? {
        tracing::info!(number = applied.number, name = applied.name, "migration applied");
        done.push(applied);
    }
    Ok(done)
}

pub(crate) fn pending(db: &Db, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
    let engine = db.engine();
    let history = db.read_blocking(|tx| match tx.optional(EXISTS, &[], |_| Ok(()))? {
        Some(()) => history(tx),
        None => Ok(Vec::new()),
    })?;
    let missing = missing(&history, migrations, engine)?;
    Ok(missing.iter().map(Migration::applied).collect())
}

/// Applies the first migration that is missing. Whoever else wanted to has waited for the lock, and looks anew.
fn apply_next(tx: &mut Tx<'_>, migrations: &[Migration]) -> Result<Option<Applied>, Error> {
    tx.batch(CREATE)?;
    let history = history(tx)?;
    let engine = tx.engine();
    let Some(next) = missing(&history, migrations, engine)?.first() else {
        return Ok(None);
    };
    tx.batch(next.text(engine)).map_err(|error| Error::Migration {
        reason: format!("migration {} failed and changed nothing", next.name),
        source: Some(std::sync::Arc::new(error)),
    })?;
    tx.execute(RECORD, crate::params![next.number, next.name, next.checksum(engine)])?;
    Ok(Some(next.applied()))
}

fn history(tx: &mut Tx<'_>) -> Result<Vec<Recorded>, Error> {
    tx.all(HISTORY, &[], |row| Ok(Recorded { number: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? }))
}

/// The migrations behind the recorded ones, which must be the first of `migrations`, unchanged.
fn missing<'a>(
    history: &[Recorded],
    migrations: &'a [Migration],
    engine: Engine,
) -> Result<&'a [Migration], Error> {
    if !migrations.is_sorted_by(|a, b| a.number < b.number) {
        return Err(Error::migration("the migrations of this program are not in order"));
    }
    for (index, recorded) in history.iter().enumerate() {
        let name = &recorded.name;
        match migrations.get(index) {
            Some(known) if known.number == recorded.number => {
                if known.checksum(engine) != recorded.checksum {
                    let reason = format!("migration {name} was changed after it was applied");
                    return Err(Error::migration(reason));
                }
            }
            Some(known) if known.number < recorded.number => {
                let reason = format!("migration {} is older than {name}, which is applied", known.name);
                return Err(Error::migration(reason));
            }
            _ => {
                let reason = format!(
                    "the database has migration {name}, which this program does not know; run a newer version"
                );
                return Err(Error::migration(reason));
            }
        }
    }
    Ok(&migrations[history.len()..])
}
