//! The event log.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO events (at, actor, action, publisher_id, offer_id, subject, before, after, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    const HISTORY = "SELECT event_id, at, actor, action, subject, before, after, request_id FROM events
        WHERE publisher_id = $1 AND offer_id = $2 AND event_id < $3 ORDER BY event_id DESC LIMIT $4";
}

/// A change to record.
#[derive(Debug)]
pub struct NewEvent<'a> {
    pub at: Timestamp,
    pub actor: &'a str,
    pub action: &'a str,
    pub publisher: Option<&'a PublisherId>,
    pub offer: Option<&'a OfferId>,
    pub subject: Option<&'a str>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub request_id: &'a str,
}

/// A recorded change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: i64,
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub subject: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub request_id: String,
}

pub fn insert(tx: &mut Tx<'_>, event: &NewEvent<'_>) -> Result<(), Error> {
    tx.execute(
        INSERT,
        params![
            event.at,
            event.actor,
            event.action,
            event.publisher,
            event.offer,
            event.subject,
            event.before,
            event.after,
            event.request_id
        ],
    )?;
    Ok(())
}

/// What happened to an offer before event `before`, newest first.
pub fn history(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    before: i64,
    limit: i64,
) -> Result<Vec<Event>, Error> {
    tx.all(HISTORY, params![publisher, offer, before, limit], |row: &Row| {
        Ok(Event {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            action: row.get(3)?,
            subject: row.get(4)?,
            before: row.get(5)?,
            after: row.get(6)?,
            request_id: row.get(7)?,
        })
    })
}
