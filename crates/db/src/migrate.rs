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

sql_texts! {
    const EXISTS = {
        sqlite: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_history'",
        postgres: "SELECT 1 FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_name = 'schema_history'",
    };
    const HISTORY = "SELECT number, name, checksum FROM schema_history ORDER BY number";
    const RECORD = "INSERT INTO schema_history (number, name, checksum) VALUES ($1, $2, $3)";
    /// Foreign keys that point to nothing. Only SQLite stops checking them while it migrates.
    const DANGLING = { sqlite: "SELECT 1 FROM pragma_foreign_key_check", postgres: "SELECT 1 WHERE FALSE" };
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
}

pub(crate) fn migrate(db: &Db, migrations: &[Migration]) -> Result<Vec<Migration>, Error> {
    let mut done = Vec::new();
    // Usually there is nothing to do, and the way to find out is short: SQLite checks every foreign key afterwards.
    if pending(db, migrations)?.is_empty() {
        return Ok(done);
    }
    while let Some(applied) = db.alone(|tx| apply_next(tx, migrations, db.engine()))? {
        tracing::info!(number = applied.number, name = applied.name, "migration applied");
        done.push(applied);
    }
    Ok(done)
}

pub(crate) fn pending(db: &Db, migrations: &[Migration]) -> Result<Vec<Migration>, Error> {
    let (engine, migrations) = (db.engine(), migrations.to_vec());
    db.read_blocking(move |tx| match tx.optional(EXISTS, &[], |_| Ok(()))? {
        Some(()) => missing(tx, &migrations, engine).map(<[Migration]>::to_vec),
        None => Ok(migrations.clone()),
    })
}

/// Applies the first migration that is missing. Whoever else wanted to has waited for the lock, and looks anew.
fn apply_next(tx: &mut Tx<'_>, migrations: &[Migration], engine: Engine) -> Result<Option<Migration>, Error> {
    tx.guarded(|connection| connection.batch(CREATE))?;
    let Some(next) = missing(tx, migrations, engine)?.first() else {
        return Ok(None);
    };
    tx.guarded(|connection| connection.batch(next.text(engine))).map_err(|error| {
        Error::failed(format!("migration {} failed and changed nothing", next.name), error)
    })?;
    if !tx.all(DANGLING, &[], |_| Ok(()))?.is_empty() {
        return Err(Error::refused("a foreign key would point to nothing"));
    }
    tx.execute(RECORD, crate::params![next.number, next.name, next.checksum(engine)])?;
    Ok(Some(*next))
}

/// The migrations behind the recorded ones, which must be the first of `migrations`, unchanged.
fn missing<'a>(
    tx: &mut Tx<'_>,
    migrations: &'a [Migration],
    engine: Engine,
) -> Result<&'a [Migration], Error> {
    if !migrations.is_sorted_by(|a, b| a.number < b.number) {
        return Err(Error::refused("the migrations of this program are not in order"));
    }
    let history =
        tx.all(HISTORY, &[], |row| Ok((row.get::<u32>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))?;
    for (index, (number, name, checksum)) in history.iter().enumerate() {
        let reason = match migrations.get(index) {
            Some(known) if known.number == *number && known.checksum(engine) == *checksum => continue,
            Some(known) if known.number == *number => {
                format!("migration {name} was changed after it was applied")
            }
            Some(known) if known.number < *number => {
                format!("migration {} is older than {name}, which is applied", known.name)
            }
            _ => format!(
                "the database has migration {name}, which this program does not know; run a newer version"
            ),
        };
        return Err(Error::refused(reason));
    }
    Ok(&migrations[history.len()..])
}
