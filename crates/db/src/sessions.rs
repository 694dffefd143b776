//! Who is signed in with a browser, and the links that sign somebody in once. Of what a browser or a link holds, only a hash
//! is kept.

use domain::{PersonId, SessionId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! {
    ($) session_columns, SessionColumn:
    session_id, person_id, browser, created_at, seen_at, expires_at
}

sql_texts! {
    const INSERT = "INSERT INTO sessions (session_id, person_id, hash, browser, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";

    const BY_HASH = ["SELECT ", session_columns!("s"), "
        FROM sessions s JOIN people p ON p.person_id = s.person_id WHERE s.hash = $1 AND p.revoked_at IS NULL"];

    const OF_PERSON = ["SELECT ", session_columns!(), " FROM sessions
        WHERE person_id = $1 ORDER BY created_at DESC LIMIT $2"];

    const IS_OPEN = "SELECT 1 FROM sessions s JOIN people p ON p.person_id = s.person_id
        WHERE s.session_id = $1 AND s.expires_at > $2 AND p.revoked_at IS NULL";

    const SEEN = "UPDATE sessions SET seen_at = $2 WHERE session_id = $1";

    const END = "DELETE FROM sessions WHERE session_id = $1 AND person_id = $2";

    const END_OTHERS = "DELETE FROM sessions WHERE person_id = $1 AND session_id <> $2";

    const FORGET = "DELETE FROM sessions WHERE session_id IN (
            SELECT session_id FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

    const INSERT_LINK = "INSERT INTO sign_in_links (hash, person_id, purpose, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";

    const LINK = "SELECT person_id, purpose, expires_at FROM sign_in_links WHERE hash = $1";

    const MADE_LINKS = "SELECT created_at FROM sign_in_links WHERE person_id = $1 AND purpose = $2 AND expires_at > $3";

    const DROP_LINKS = "DELETE FROM sign_in_links WHERE person_id = $1";

    const FORGET_LINKS = "DELETE FROM sign_in_links WHERE hash IN (
            SELECT hash FROM sign_in_links WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    /// What the browser calls itself, shortened.
    pub browser: String,
    pub created_at: Timestamp,
    /// When something was last asked in it, give or take some minutes.
    pub seen_at: Timestamp,
    /// When it ends, however much is asked in it.
    pub expires_at: Timestamp,
}

/// A link that was sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub person: PersonId,
    /// What it was sent for: `invitation`, `reset` or `sign-in`.
    pub purpose: String,
    pub expires_at: Timestamp,
}

fn read_session(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        id: row.get(SessionColumn::session_id)?,
        person: row.get(SessionColumn::person_id)?,
        browser: row.get(SessionColumn::browser)?,
        created_at: row.get(SessionColumn::created_at)?,
        seen_at: row.get(SessionColumn::seen_at)?,
        expires_at: row.get(SessionColumn::expires_at)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, new: &Session, hash: &str) -> Result<(), Error> {
    tx.execute(INSERT, params![new.id, new.person, hash, new.browser, new.created_at, new.expires_at])?;
    Ok(())
}

/// The session of a person who is not shut out, ended or not.
pub fn by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Session>, Error> {
    tx.optional(BY_HASH, params![hash], read_session)
}

/// The newest sessions of a person, ended ones too until they are forgotten.
pub fn of_person(tx: &mut Tx<'_>, person: &PersonId, limit: i64) -> Result<Vec<Session>, Error> {
    tx.all(OF_PERSON, params![person, limit], read_session)
}

/// Whether the session is there at `now` and its person is not shut out.
pub fn is_open(tx: &mut Tx<'_>, id: &SessionId, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.optional(IS_OPEN, params![id, now], |row| row.get::<i64>(0))?.is_some())
}

pub fn seen(tx: &mut Tx<'_>, id: &SessionId, at: Timestamp) -> Result<(), Error> {
    tx.execute(SEEN, params![id, at])?;
    Ok(())
}

/// Ends a session of `person`; whether there was one.
pub fn end(tx: &mut Tx<'_>, id: &SessionId, person: &PersonId) -> Result<bool, Error> {
    Ok(tx.execute(END, params![id, person])? == 1)
}

/// Ends every session of `person` but `kept`; how many there were.
pub fn end_others(tx: &mut Tx<'_>, person: &PersonId, kept: Option<&SessionId>) -> Result<u64, Error> {
    tx.execute(END_OTHERS, params![person, kept.map_or("", SessionId::as_str)])
}

/// Forgets up to `limit` sessions and as many links that ended by `at`; how many there were of both.
pub fn forget(tx: &mut Tx<'_>, at: Timestamp, limit: i64) -> Result<u64, Error> {
    Ok(tx.execute(FORGET, params![at, limit])? + tx.execute(FORGET_LINKS, params![at, limit])?)
}

pub fn insert_link(tx: &mut Tx<'_>, hash: &str, link: &Link, at: Timestamp) -> Result<(), Error> {
    tx.execute(INSERT_LINK, params![hash, link.person, link.purpose, at, link.expires_at])?;
    Ok(())
}

pub fn link(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Link>, Error> {
    tx.optional(LINK, params![hash], |row| {
        Ok(Link { person: row.get(0)?, purpose: row.get(1)?, expires_at: row.get(2)? })
    })
}

/// When each link of `person` for `purpose` was made that works at `now`.
pub fn made_links(
    tx: &mut Tx<'_>,
    person: &PersonId,
    purpose: &str,
    now: Timestamp,
) -> Result<Vec<Timestamp>, Error> {
    tx.all(MADE_LINKS, params![person, purpose, now], |row| row.get(0))
}

/// Makes every link that was sent to `person` useless.
pub fn drop_links(tx: &mut Tx<'_>, person: &PersonId) -> Result<(), Error> {
    tx.execute(DROP_LINKS, params![person])?;
    Ok(())
}
