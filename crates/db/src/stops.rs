//! Ends of selling something that is live: to come, or come to pass.

use domain::selling::{Alternative, Item, Reason};
use domain::{OfferId, PublisherId, StopId, Timestamp};

use crate::{Error, Row, Tx, params};

/// The most that an offer has.
pub const MOST: i64 = 5000;

columns! {
    ($) stop_columns, StopColumn:
    plan_id, generation, version, stop_id, reason, alternative, announced_at, due_at, ended_at
}

sql_texts! {
    const OF_OFFER = ["SELECT ", stop_columns!(), " FROM stops
        WHERE publisher_id = $1 AND offer_id = $2 ORDER BY plan_id, generation, version LIMIT $3"];

    const OF_PUBLISHER = ["SELECT ", stop_columns!(), ", offer_id FROM stops
        WHERE publisher_id = $1 AND (offer_id, plan_id, generation, version) > ($2, $3, $4, $5)
        ORDER BY offer_id, plan_id, generation, version LIMIT $6"];

    const PUT = "INSERT INTO stops (publisher_id, offer_id, plan_id, generation, version, stop_id, reason, alternative,
            announced_at, due_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (publisher_id, offer_id, plan_id, generation, version) DO UPDATE SET stop_id = excluded.stop_id,
            reason = excluded.reason, alternative = excluded.alternative, announced_at = excluded.announced_at,
            due_at = excluded.due_at, ended_at = excluded.ended_at";

    const REMOVE = "DELETE FROM stops
        WHERE publisher_id = $1 AND offer_id = $2 AND plan_id = $3 AND generation = $4 AND version = $5";
}

/// An end of selling something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stop {
    pub item: Item,
    pub id: StopId,
    pub reason: Option<Reason>,
    /// What there is instead.
    pub alternative: Option<Alternative>,
    pub announced_at: Timestamp,
    /// When it is to come to pass.
    pub due_at: Timestamp,
    /// When it came to pass.
    pub ended_at: Option<Timestamp>,
}

/// What an item is known by: its plan, disk generation and version, each empty where it has none.
fn key(item: &Item) -> [String; 3] {
    let text = |part: Option<&dyn ToString>| part.map(ToString::to_string).unwrap_or_default();
    match item {
        Item::Offer => [text(None), text(None), text(None)],
        Item::Plan(plan) => [text(Some(plan)), text(None), text(None)],
        Item::Image { plan, generation, version } => {
            [text(Some(plan)), text(generation.as_ref().map(|id| id as _)), text(Some(version))]
        }
    }
}

fn item(row: &Row<'_>) -> Result<Item, Error> {
    let (plan, generation, version): (String, String, String) =
        (row.get(StopColumn::plan_id)?, row.get(StopColumn::generation)?, row.get(StopColumn::version)?);
    if plan.is_empty() {
        return Ok(Item::Offer);
    }
    let plan = row.get(StopColumn::plan_id)?;
    if version.is_empty() {
        return Ok(Item::Plan(plan));
    }
    let generation = (!generation.is_empty()).then(|| row.get(StopColumn::generation)).transpose()?;
    Ok(Item::Image { plan, generation, version: row.parsed(StopColumn::version)? })
}

fn read_stop(row: &Row<'_>) -> Result<Stop, Error> {
    let reason: Option<String> = row.get(StopColumn::reason)?;
    let alternative: Option<String> = row.get(StopColumn::alternative)?;
    Ok(Stop {
        item: item(row)?,
        id: row.get(StopColumn::stop_id)?,
        reason: reason.map(|_| row.parsed(StopColumn::reason)).transpose()?,
        alternative: alternative.map(|_| row.parsed(StopColumn::alternative)).transpose()?,
        announced_at: row.get(StopColumn::announced_at)?,
        due_at: row.get(StopColumn::due_at)?,
        ended_at: row.get(StopColumn::ended_at)?,
    })
}

/// All stops of an offer, in the order of what is stopped.
pub fn of_offer(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Vec<Stop>, Error> {
    tx.all(OF_OFFER, params![publisher, offer, MOST], read_stop)
}

/// Stops of the publisher's offers in the order of what is stopped, from the one after `after`.
pub fn of_publisher(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    after: Option<(&OfferId, &Item)>,
    limit: i64,
) -> Result<Vec<(OfferId, Stop)>, Error> {
    // No id is empty, so that this is before all of them.
    let offer = after.map_or("", |(offer, _)| offer.as_str());
    let [plan, generation, version] = after.map(|(_, item)| key(item)).unwrap_or_default();
    tx.all(OF_PUBLISHER, params![publisher, offer, plan, generation, version, limit], |row| {
        Ok((row.get(StopColumn::COUNT)?, read_stop(row)?))
    })
}

/// Keeps a stop in place of the one that its item has, if it has one.
pub fn put(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId, stop: &Stop) -> Result<(), Error> {
    let [plan, generation, version] = key(&stop.item);
    let reason = stop.reason.map(Reason::as_str);
    let alternative = stop.alternative.as_ref().map(ToString::to_string);
    tx.execute(
        PUT,
        params![
            publisher,
            offer,
            plan,
            generation,
            version,
            stop.id,
            reason,
            alternative,
            stop.announced_at,
            stop.due_at,
            stop.ended_at
        ],
    )?;
    Ok(())
}

/// Takes the stop of an item away.
pub fn remove(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId, item: &Item) -> Result<(), Error> {
    let [plan, generation, version] = key(item);
    tx.execute(REMOVE, params![publisher, offer, plan, generation, version])?;
    Ok(())
}
