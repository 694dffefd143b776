//! Answers that were given to requests with an idempotency key.

use domain::Timestamp;

use crate::{Error, Tx, params};

columns! { ($) answer_columns, AnswerColumn: fingerprint, status, headers, body, made_of }

sql_texts! {
    const GET = ["SELECT ", answer_columns!(), " FROM answers
        WHERE caller = $1 AND idempotency_key = $2 AND created_at > $3"];

    const RESERVE = "INSERT INTO answers (caller, idempotency_key, fingerprint, status, headers, body, created_at)
        VALUES ($1, $2, '', 0, '[]', '', $3) ON CONFLICT (caller, idempotency_key) DO NOTHING";

    const PUT = "INSERT INTO answers (caller, idempotency_key, fingerprint, status, headers, body, created_at, made_of)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (caller, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint,
            status = excluded.status, headers = excluded.headers, body = excluded.body,
            created_at = excluded.created_at, made_of = excluded.made_of";

    const AFTER = "SELECT caller, idempotency_key, body FROM answers
        WHERE (caller, idempotency_key) > ($1, $2) AND made_of IS NULL ORDER BY caller, idempotency_key LIMIT $3";

    const RESEAL = "UPDATE answers SET body = $4 WHERE caller = $1 AND idempotency_key = $2 AND body = $3";

    const FORGET = "DELETE FROM answers WHERE (caller, idempotency_key) IN (
            SELECT caller, idempotency_key FROM answers WHERE created_at <= $1 ORDER BY created_at LIMIT $2)";
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked, as a hash.
    pub fingerprint: String,
    pub status: i64,
    /// Names and values of the headers that belong to it.
    pub headers: Vec<(String, String)>,
    /// Empty where it is made again.
    pub body: String,
    /// What the body is made of again, as those know who made it.
    pub made_of: Option<String>,
}

/// Takes the place of the answer to `caller` under `key`, to be filled by [`put`] in the same transaction; whether it was
/// free. Whoever asks the same meanwhile waits. On PostgreSQL this does not collide with other keys, as looking would.
pub fn reserve(tx: &mut Tx<'_>, caller: &str, key: &str, at: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(RESERVE, params![caller, key, at])? == 1)
}

/// The answer given to `caller` under `key` after `since`.
pub fn get(tx: &mut Tx<'_>, caller: &str, key: &str, since: Timestamp) -> Result<Option<Answer>, Error> {
    tx.optional(GET, params![caller, key, since], |row| {
        Ok(Answer {
            fingerprint: row.get(AnswerColumn::fingerprint)?,
            status: row.get(AnswerColumn::status)?,
            headers: row.json(AnswerColumn::headers)?,
            body: row.get(AnswerColumn::body)?,
            made_of: row.get(AnswerColumn::made_of)?,
        })
    })
}

/// Keeps an answer, in its reserved place or that of an older one under the same key.
pub fn put(tx: &mut Tx<'_>, caller: &str, key: &str, answer: &Answer, at: Timestamp) -> Result<(), Error> {
    let headers = serde_json::to_string(&answer.headers).expect("headers are plain text");
    let Answer { fingerprint, status, body, made_of, .. } = answer;
    tx.execute(PUT, params![caller, key, fingerprint, *status, headers, body, at, made_of])?;
    Ok(())
}

/// The text of an answer and whose it is: caller and key.
pub type Placed = ([String; 2], String);

/// Answers whose text is kept, in order of caller and key, from the one after `after`.
pub fn after(tx: &mut Tx<'_>, [caller, key]: [&str; 2], limit: i64) -> Result<Vec<Placed>, Error> {
    tx.all(AFTER, params![caller, key, limit], |row| Ok(([row.get(0)?, row.get(1)?], row.get(2)?)))
}

/// Replaces the text of an answer by the same without secrets, unless it was given anew meanwhile; whether it did.
pub fn reseal(tx: &mut Tx<'_>, ([caller, key], before): &Placed, body: &str) -> Result<bool, Error> {
    Ok(tx.execute(RESEAL, params![caller, key, before, body])? == 1)
}

/// Forgets the oldest `most` of the answers given until `until`; how many there were.
pub fn forget(tx: &mut Tx<'_>, until: Timestamp, most: i64) -> Result<u64, Error> {
    tx.execute(FORGET, params![until, most])
}
