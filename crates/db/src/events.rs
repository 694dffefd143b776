//! The event log.
//!
//! Whoever follows it asks with [`after`] for what comes behind the *position* it has seen, and misses nothing. An id is no
//! such position on PostgreSQL, where a lower one may be committed after a higher one: there events get theirs after their
//! commit, from [`put_in_order`]. SQLite has one writer, and an event's id is its position.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Db, Engine, Error, Row, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO events (at, actor, action, publisher_id, offer_id, subject, before, after, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    const HISTORY = "SELECT event_id, at, actor, action, subject, before, after, request_id FROM events
        WHERE publisher_id = $1 AND offer_id = $2 AND event_id < $3 ORDER BY event_id DESC LIMIT $4";

    const AFTER = {
        sqlite: "SELECT event_id, event_id, at, actor, action, subject, before, after, request_id, publisher_id, offer_id
            FROM events WHERE event_id > $1 ORDER BY event_id LIMIT $2",
        postgres: "SELECT position, event_id, at, actor, action, subject, before, after, request_id, publisher_id, offer_id
            FROM events WHERE position > $1 ORDER BY position LIMIT $2"
    };

    const NEWEST = {
        sqlite: "SELECT coalesce(max(event_id), 0) FROM events",
        postgres: "SELECT coalesce(max(position), 0) FROM events"
    };

    const WITHOUT_POSITION = {
        sqlite: "SELECT 1 WHERE 1 = 0",
        postgres: "SELECT 1 FROM events WHERE position IS NULL LIMIT 1"
    };

    const LAST = {
        sqlite: "SELECT 1 WHERE 1 = 0",
        postgres: "SELECT last FROM event_order WHERE id = 1 FOR UPDATE"
    };

    const PUT_IN_ORDER = {
        sqlite: "SELECT $1, $2 WHERE 1 = 0",
        postgres: "WITH found AS MATERIALIZED
                (SELECT event_id FROM events WHERE position IS NULL ORDER BY event_id LIMIT $2),
            numbered AS (SELECT event_id, $1 + row_number() OVER (ORDER BY event_id) AS position FROM found)
            UPDATE events SET position = numbered.position FROM numbered WHERE events.event_id = numbered.event_id"
    };

    const SET_LAST = {
        sqlite: "SELECT $1 WHERE 1 = 0",
        postgres: "UPDATE event_order SET last = $1 WHERE id = 1"
    };
}

/// How many events get their position in one transaction.
const BATCH: i64 = 1000;

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
    tx.all(HISTORY, params![publisher, offer, before, limit], |row: &Row| event(row, 0))
}

/// An event in the log, as whoever follows it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub position: i64,
    pub publisher: Option<PublisherId>,
    pub offer: Option<OfferId>,
    pub event: Event,
}

/// The events behind `position`, in their order. What is committed later comes behind all of them.
pub fn after(tx: &mut Tx<'_>, position: i64, limit: i64) -> Result<Vec<Placed>, Error> {
    tx.all(AFTER, params![position, limit], |row: &Row| {
        Ok(Placed {
            position: row.get(0)?,
            event: event(row, 1)?,
            publisher: row.get(9)?,
            offer: row.get(10)?,
        })
    })
}

/// The position of the newest event that has one; 0 when there is none.
pub fn newest(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(NEWEST, &[], |row| row.get(0))
}

/// Gives committed events that have no position theirs. Any number of nodes may try at the same time: the row they lock keeps
/// positions in the order of the commits that give them.
pub async fn put_in_order(db: &Db) -> Result<(), Error> {
    if db.engine() == Engine::Sqlite {
        return Ok(());
    }
    // Most looks find nothing, and then nothing is locked.
    while db.read(|tx| Ok::<_, Error>(tx.optional(WITHOUT_POSITION, &[], |_| Ok(()))?.is_some())).await? {
        // Each statement sees what was committed before it: what others gave out while this waited for the lock, too.
        let give = |tx: &mut Tx<'_>| {
            let last: i64 = tx.one(LAST, &[], |row| row.get(0))?;
            let given = tx.execute(PUT_IN_ORDER, params![last, BATCH])?;
            tx.execute(SET_LAST, params![last.saturating_add_unsigned(given)])?;
            Ok::<_, Error>(())
        };
        db.write_loosely(give).await?;
    }
    Ok(())
}

fn event(row: &Row<'_>, first: usize) -> Result<Event, Error> {
    Ok(Event {
        id: row.get(first)?,
        at: row.get(first + 1)?,
        actor: row.get(first + 2)?,
        action: row.get(first + 3)?,
        subject: row.get(first + 4)?,
        before: row.get(first + 5)?,
        after: row.get(first + 6)?,
        request_id: row.get(first + 7)?,
    })
}
