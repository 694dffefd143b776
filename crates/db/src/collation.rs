//! How PostgreSQL compares texts.

use crate::{Db, Engine, Error, Sql};

/// How a database on PostgreSQL compares texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collation {
    /// Texts in general: `C`, or a language such as `en_US.UTF-8`.
    pub database: String,
    /// Columns of keys and indexes that are not compared byte by byte, as `offers.offer_id (en_US)`.
    pub other_keys: Vec<String>,
}

// A provider of its own has its locale in a column whose name differs between versions.
const DATABASE: &Sql = sql!({
    sqlite: "SELECT 'BINARY'",
    postgres: "SELECT coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate)::text
        FROM pg_database d WHERE d.datname = current_database()",
});
const OTHER_KEYS: &Sql = sql!({
    sqlite: "SELECT 1 WHERE FALSE",
    postgres: "SELECT DISTINCT t.relname || '.' || a.attname || ' (' || c.collname || ')'
        FROM pg_index i
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
        JOIN pg_collation c ON c.oid = a.attcollation
        WHERE n.nspname = current_schema() AND c.collname <> 'C' ORDER BY 1",
});

impl Db {
    /// How texts are compared; none on SQLite, which compares bytes.
    pub fn collation(&self) -> Result<Option<Collation>, Error> {
        if self.engine() == Engine::Sqlite {
            return Ok(None);
        }
        self.read_blocking(|tx| {
            let database = tx.one(DATABASE, &[], |row| row.get(0))?;
            Ok(Some(Collation { database, other_keys: tx.all(OTHER_KEYS, &[], |row| row.get(0))? }))
        })
    }
}
