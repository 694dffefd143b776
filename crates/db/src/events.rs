//! The event log.
//!
//! Whoever follows it asks with [`after`] for what comes behind the *position* it has seen, and misses nothing. An id is no
//! such position on PostgreSQL, where a lower one may be committed after a higher one: there events get theirs after their
//! commit, from [`put_in_order`]. SQLite has one writer, and an event's id is its position.

use domain::{OfferId, PublisherId, Timestamp};
use words::Sentence;

use crate::{Db, Engine, Error, Row, Tx, params};

columns! {
    ($) event_columns, EventColumn:
    event_id, at, actor, action, subject, before, after, request_id, publisher_id, offer_id
}

sql_texts! {
    const INSERT = "INSERT INTO events (at, actor, action, publisher_id, offer_id, subject, before, after, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    const HISTORY = ["SELECT ", event_columns!(), " FROM events
        WHERE publisher_id = $1 AND offer_id = $2 AND event_id < $3 ORDER BY event_id DESC LIMIT $4"];

    const AFTER = {
        sqlite: ["SELECT ", event_columns!(), ", event_id
            FROM events WHERE event_id > $1 ORDER BY event_id LIMIT $2"],
        postgres: ["SELECT ", event_columns!(), ", position
            FROM events WHERE position > $1 ORDER BY position LIMIT $2"]
    };

    const AFTER_IN_PUBLISHER = {
        sqlite: ["SELECT ", event_columns!(), ", event_id
            FROM events WHERE publisher_id = $3 AND event_id > $1 ORDER BY event_id LIMIT $2"],
        postgres: ["SELECT ", event_columns!(), ", position
            FROM events WHERE publisher_id = $3 AND position > $1 ORDER BY position LIMIT $2"]
    };

    const AFTER_OF_OFFER = {
        sqlite: ["SELECT ", event_columns!(), ", event_id
            FROM events WHERE publisher_id = $3 AND offer_id = $4 AND event_id > $1 ORDER BY event_id LIMIT $2"],
        postgres: ["SELECT ", event_columns!(), ", position
            FROM events WHERE publisher_id = $3 AND offer_id = $4 AND position > $1 ORDER BY position LIMIT $2"]
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

    const OLDEST = "SELECT event_id, at FROM events WHERE event_id > $1 ORDER BY event_id LIMIT $2";

    // Of an offer, all that is not about a draft is kept: its versions are, too.
    const FORGET = {
        sqlite: "DELETE FROM events WHERE event_id > $1 AND event_id <= $2 AND (offer_id IS NULL OR action IN ('offer.saved', 'offer.restored'))
            RETURNING event_id",
        postgres: "DELETE FROM events WHERE event_id > $1 AND event_id <= $2 AND (offer_id IS NULL OR action IN ('offer.saved', 'offer.restored'))
            RETURNING position"
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
    pub after: Option<Sentence>,
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
    tx.all(HISTORY, params![publisher, offer, before, limit], read_event)
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
    tx.all(AFTER, params![position, limit], read_placed)
}

/// [`after`], of one publisher alone.
pub fn after_in_publisher(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    position: i64,
    limit: i64,
) -> Result<Vec<Placed>, Error> {
    tx.all(AFTER_IN_PUBLISHER, params![position, limit, publisher], read_placed)
}

/// [`after`], of one offer alone.
pub fn after_of_offer(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    position: i64,
    limit: i64,
) -> Result<Vec<Placed>, Error> {
    tx.all(AFTER_OF_OFFER, params![position, limit, publisher, offer], read_placed)
}

/// The position of the newest event that has one; 0 when there is none.
pub fn newest(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(NEWEST, &[], |row| row.get(0))
}

/// Up to which id old events were looked at to be forgotten, and the position of the last that was.
const LOOKED_AT: &str = "events_looked_at";
const FORGOTTEN: &str = "events_forgotten";

/// The position of the last event that was [forgotten](forget); 0 when none was.
pub fn last_forgotten(tx: &mut Tx<'_>) -> Result<i64, Error> {
    fact(tx, FORGOTTEN)
}

/// The id of the last event that [`forget`] looked at.
pub(crate) fn looked_at(tx: &mut Tx<'_>) -> Result<i64, Error> {
    fact(tx, LOOKED_AT)
}

/// Looks at up to `limit` more of the events before `before`, and forgets those that are about drafts or about no offer; whether
/// it looked at so many. Each is looked at once.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<bool, Error> {
    let from = looked_at(tx)?;
    let oldest: Vec<(i64, Timestamp)> =
        tx.all(OLDEST, params![from, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let old: Vec<i64> = oldest.into_iter().take_while(|(_, at)| *at < before).map(|(id, _)| id).collect();
    let Some(to) = old.last() else { return Ok(false) };
    let forgotten = tx.all(FORGET, params![from, *to], |row| row.get::<Option<i64>>(0))?;
    if let Some(last) = forgotten.into_iter().flatten().max() {
        let last = last.max(last_forgotten(tx)?);
        crate::marketplace::set(tx, FORGOTTEN, &last.to_string())?;
    }
    crate::marketplace::set(tx, LOOKED_AT, &to.to_string())?;
    Ok(i64::try_from(old.len()).is_ok_and(|looked_at| looked_at == limit))
}

/// A number that is kept beside the log; 0 when it is not.
fn fact(tx: &mut Tx<'_>, name: &'static str) -> Result<i64, Error> {
    let kept = crate::marketplace::get(tx, name)?;
    let number = kept.map(|number| number.parse().map_err(|_| Error::refused(format!("{name} is {number}"))));
    Ok(number.transpose()?.unwrap_or(0))
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

fn read_placed(row: &Row<'_>) -> Result<Placed, Error> {
    Ok(Placed {
        position: row.get(EventColumn::COUNT)?,
        publisher: row.get(EventColumn::publisher_id)?,
        offer: row.get(EventColumn::offer_id)?,
        event: read_event(row)?,
    })
}

fn read_event(row: &Row<'_>) -> Result<Event, Error> {
    Ok(Event {
        id: row.get(EventColumn::event_id)?,
        at: row.get(EventColumn::at)?,
        actor: row.get(EventColumn::actor)?,
        action: row.get(EventColumn::action)?,
        subject: row.get(EventColumn::subject)?,
        before: row.get(EventColumn::before)?,
        after: row.get(EventColumn::after)?,
        request_id: row.get(EventColumn::request_id)?,
    })
}
