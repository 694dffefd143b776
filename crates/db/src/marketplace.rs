//! Facts about the marketplace itself, by name.

use crate::{Error, Tx, params};

sql_texts! {
    const GET = "SELECT value FROM marketplace WHERE name = $1";

    const SET = "INSERT INTO marketplace (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    const ANYTHING = "SELECT 1 WHERE EXISTS (SELECT 1 FROM marketplace WHERE name <> $1)
        OR EXISTS (SELECT 1 FROM publishers) OR EXISTS (SELECT 1 FROM principals) OR EXISTS (SELECT 1 FROM signing_keys)";

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

/// Writes the fact, whatever was known.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), Error> {
    tx.execute(SET, params![name, value])?;
    Ok(())
}

/// Whether the marketplace knows anything beside the fact `name`: one that does not has just been made, or emptied.
pub fn knows_more_than(tx: &mut Tx<'_>, name: &str) -> Result<bool, Error> {
    Ok(tx.optional(ANYTHING, params![name], |_| Ok(()))?.is_some())
}
