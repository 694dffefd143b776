//! Forms that somebody sent after their session had ended, sealed.

use domain::{PersonId, Timestamp};

use crate::{Error, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO kept_forms (form_id, person_id, sealed, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";

    const KEEP_NEWEST = "DELETE FROM kept_forms WHERE person_id = $1 AND form_id NOT IN (
            SELECT form_id FROM kept_forms WHERE person_id = $1 ORDER BY created_at DESC, form_id DESC LIMIT $2)";

    const GET = "SELECT sealed FROM kept_forms WHERE form_id = $1 AND person_id = $2 AND expires_at > $3";

    const FORGET = "DELETE FROM kept_forms WHERE form_id IN (
            SELECT form_id FROM kept_forms WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
}

pub fn insert(
    tx: &mut Tx<'_>,
    id: &str,
    person: &PersonId,
    sealed: &str,
    at: Timestamp,
    until: Timestamp,
) -> Result<(), Error> {
    tx.execute(INSERT, params![id, person, sealed, at, until])?;
    Ok(())
}

/// Forgets all but the `most` newest of a person.
pub fn keep_newest(tx: &mut Tx<'_>, person: &PersonId, most: i64) -> Result<(), Error> {
    tx.execute(KEEP_NEWEST, params![person, most])?;
    Ok(())
}

/// What is kept under `id` for `person`, sealed.
pub fn get(tx: &mut Tx<'_>, id: &str, person: &PersonId, now: Timestamp) -> Result<Option<String>, Error> {
    tx.optional(GET, params![id, person, now], |row| row.get(0))
}

/// Forgets up to `limit` that expired by `at`; how many.
pub fn forget(tx: &mut Tx<'_>, at: Timestamp, limit: i64) -> Result<u64, Error> {
    tx.execute(FORGET, params![at, limit])
}
