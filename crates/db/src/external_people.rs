//! People as an OpenID provider knows them, and what was used up while they signed in.

use domain::{PersonId, Timestamp};

use crate::{Error, Tx, params};

sql_texts! {
    const BY_SUBJECT = "SELECT person_id FROM external_people WHERE issuer = $1 AND subject = $2";

    const IS_LINKED = "SELECT 1 FROM external_people WHERE person_id = $1 AND issuer = $2 LIMIT 1";

    const LINK = "INSERT INTO external_people (issuer, subject, person_id, created_at) VALUES ($1, $2, $3, $4)";

    const USE_ONCE = "INSERT INTO used_once (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";

    const FORGET = "DELETE FROM used_once WHERE hash IN (
            SELECT hash FROM used_once WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
}

/// Whom `issuer` means with `subject`.
pub fn by_subject(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<Option<PersonId>, Error> {
    tx.optional(BY_SUBJECT, params![issuer, subject], |row| row.get(0))
}

/// Whether a person is linked to some subject of `issuer`.
pub fn is_linked(tx: &mut Tx<'_>, person: &PersonId, issuer: &str) -> Result<bool, Error> {
    Ok(tx.optional(IS_LINKED, params![person, issuer], |row| row.get::<i64>(0))?.is_some())
}

/// Links a subject of `issuer` that is linked to nobody.
pub fn link(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
    person: &PersonId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(LINK, params![issuer, subject, person, at])?;
    Ok(())
}

/// Uses up what has this hash, until it would not count any more; whether it was not used before.
pub fn use_once(tx: &mut Tx<'_>, hash: &str, until: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(USE_ONCE, params![hash, until])? == 1)
}

/// Forgets up to `limit` of what was used up and does not count any more; how many.
pub fn forget(tx: &mut Tx<'_>, at: Timestamp, limit: i64) -> Result<u64, Error> {
    tx.execute(FORGET, params![at, limit])
}
