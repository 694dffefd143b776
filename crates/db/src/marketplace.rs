//! Facts about the marketplace itself, by name.

use crate::{Error, Tx, params};

sql_texts! {
    const GET = "SELECT value FROM marketplace WHERE name = $1";

    const INSERT = "INSERT INTO marketplace (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
}

pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Error> {
    tx.optional(GET, params![name], |row| row.get(0))
}

/// Writes the fact unless it is known; what is true afterwards.
pub fn insert_if_absent(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<String, Error> {
    tx.execute(INSERT, params![name, value])?;
    tx.one(GET, params![name], |row| row.get(0))
}
