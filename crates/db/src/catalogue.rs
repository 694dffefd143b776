//! What buyers and preview testers see of an offer, and where its leads go.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, card_keys, params};

columns! { ($) entry_columns, EntryColumn: publisher_id, offer_id, version, entry, changed_at }

sql_texts! {
    const PUT = "INSERT INTO catalogue (publisher_id, offer_id, slot, version, entry, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (publisher_id, offer_id, slot) DO UPDATE SET version = excluded.version, entry = excluded.entry,
            changed_at = excluded.changed_at";

    const GET = ["SELECT ", entry_columns!(), " FROM catalogue
        WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3"];

    const REMOVE = "DELETE FROM catalogue WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3";

    const VERSION = "SELECT version FROM catalogue WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3";

    const SHELVE = "UPDATE catalogue SET slot = $4 WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3";

    const PUT_CARD = "INSERT INTO cards (publisher_id, offer_id, version, card, changed_at)
        SELECT publisher_id, offer_id, version, $5, changed_at FROM catalogue
        WHERE slot = 'live' AND publisher_id = $1 AND offer_id = $2 AND version = $3 AND changed_at = $4
        ON CONFLICT (publisher_id, offer_id) DO UPDATE SET version = excluded.version, card = excluded.card,
            changed_at = excluded.changed_at";

    // Each card by its key: in a join PostgreSQL would read all those before the first that is wanted.
    const CARDS = "SELECT e.publisher_id, e.offer_id, e.version, e.changed_at,
            (SELECT c.card FROM cards c WHERE c.publisher_id = e.publisher_id AND c.offer_id = e.offer_id
                AND c.version = e.version AND c.changed_at = e.changed_at)
        FROM catalogue e
        WHERE e.slot = 'live' AND (e.publisher_id, e.offer_id) > ($1, $2)
        ORDER BY e.publisher_id, e.offer_id LIMIT $3";

    const CARD = "SELECT card FROM cards WHERE publisher_id = $1 AND offer_id = $2";

    const AFTER = "SELECT publisher_id, offer_id, slot, entry FROM catalogue
        WHERE (publisher_id, offer_id, slot) > ($1, $2, $3) ORDER BY publisher_id, offer_id, slot LIMIT $4";

    const RESEAL = "UPDATE catalogue SET entry = $5
        WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3 AND entry = $4";

    const OF_PUBLISHER = "SELECT publisher_id, offer_id, slot, entry FROM catalogue
        WHERE publisher_id = $1 AND (offer_id, slot) > ($2, $3) ORDER BY offer_id, slot LIMIT $4";

    const RENAME = "UPDATE catalogue SET entry = $5, changed_at = $6
        WHERE publisher_id = $1 AND offer_id = $2 AND slot = $3 AND entry = $4";

    const PUT_LEADS = "INSERT INTO lead_destinations (publisher_id, offer_id, slot, destination, settings, version,
            changed_at)
        VALUES ($1, $2, 'packaged', $3, $4, $5, $6)
        ON CONFLICT (publisher_id, offer_id, slot) DO UPDATE SET destination = excluded.destination,
            settings = excluded.settings, version = excluded.version, changed_at = excluded.changed_at";

    const REGISTER_LEADS = "INSERT INTO lead_destinations (publisher_id, offer_id, slot, destination, settings, version,
            changed_at)
        SELECT publisher_id, offer_id, 'live', destination, settings, version, changed_at FROM lead_destinations
        WHERE publisher_id = $1 AND offer_id = $2 AND slot = 'packaged'
        ON CONFLICT (publisher_id, offer_id, slot) DO UPDATE SET destination = excluded.destination,
            settings = excluded.settings, version = excluded.version, changed_at = excluded.changed_at";

    const GET_LEADS = "SELECT destination, settings, version FROM lead_destinations
        WHERE publisher_id = $1 AND offer_id = $2 AND slot = 'live'";
}

/// Which catalogue an entry is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Built by packaging, seen by nobody yet.
    Packaged,
    /// Seen through the preview link.
    Preview,
    /// Seen by everybody.
    Live,
    /// Live, and seen by whoever has its address, but in no list: nothing of it is sold any more.
    Stopped,
}

impl Shelf {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Packaged => "packaged",
            Self::Preview => "preview",
            Self::Live => "live",
            Self::Stopped => "stopped",
        }
    }
}

/// An offer as the catalogue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub version: i64,
    /// JSON text.
    pub entry: String,
    pub changed_at: Timestamp,
}

fn read_entry(row: &Row<'_>) -> Result<Entry, Error> {
    Ok(Entry {
        publisher: row.get(EntryColumn::publisher_id)?,
        offer: row.get(EntryColumn::offer_id)?,
        version: row.get(EntryColumn::version)?,
        entry: row.get(EntryColumn::entry)?,
        changed_at: row.get(EntryColumn::changed_at)?,
    })
}

pub fn put(tx: &mut Tx<'_>, shelf: Shelf, entry: &Entry) -> Result<(), Error> {
    tx.execute(
        PUT,
        params![entry.publisher, entry.offer, shelf.as_str(), entry.version, entry.entry, entry.changed_at],
    )?;
    Ok(())
}

pub fn get(
    tx: &mut Tx<'_>,
    shelf: Shelf,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<Entry>, Error> {
    tx.optional(GET, params![publisher, offer, shelf.as_str()], read_entry)
}

/// The version that a shelf shows of an offer.
pub fn version(
    tx: &mut Tx<'_>,
    shelf: Shelf,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<i64>, Error> {
    tx.optional(VERSION, params![publisher, offer, shelf.as_str()], |row| row.get(0))
}

pub fn remove(tx: &mut Tx<'_>, shelf: Shelf, publisher: &PublisherId, offer: &OfferId) -> Result<(), Error> {
    if shelf == Shelf::Live {
        card_keys::forget(tx, publisher, offer)?;
    }
    tx.execute(REMOVE, params![publisher, offer, shelf.as_str()])?;
    Ok(())
}

/// The live offer, whether or not anything of it is sold.
pub fn get_public(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Option<Entry>, Error> {
    match get(tx, Shelf::Live, publisher, offer)? {
        None => get(tx, Shelf::Stopped, publisher, offer),
        live => Ok(live),
    }
}

/// The version of [`get_public`].
pub fn public_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<i64>, Error> {
    match version(tx, Shelf::Live, publisher, offer)? {
        None => version(tx, Shelf::Stopped, publisher, offer),
        live => Ok(live),
    }
}

/// Moves the entry of an offer from one shelf to another, which has none of it.
pub fn shelve(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    (from, to): (Shelf, Shelf),
) -> Result<(), Error> {
    if from == Shelf::Live {
        card_keys::forget(tx, publisher, offer)?;
    }
    tx.execute(SHELVE, params![publisher, offer, from.as_str(), to.as_str()])?;
    Ok(())
}

/// An entry of any shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub publisher: PublisherId,
    pub offer: OfferId,
    slot: String,
    /// JSON text.
    pub entry: String,
}

/// Entries of a publisher behind `after`, up to `limit`.
pub fn of_publisher(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    after: Option<&Named>,
    limit: i64,
) -> Result<Vec<Named>, Error> {
    let (offer, slot) = after.map_or(("", ""), |after| (after.offer.as_str(), after.slot.as_str()));
    tx.all(OF_PUBLISHER, params![publisher, offer, slot, limit], |row| {
        Ok(Named { publisher: row.get(0)?, offer: row.get(1)?, slot: row.get(2)?, entry: row.get(3)? })
    })
}

/// Has an entry say `text`, unless it says something else by now.
pub fn rename(tx: &mut Tx<'_>, entry: &Named, text: &str, now: Timestamp) -> Result<(), Error> {
    tx.execute(RENAME, params![entry.publisher, entry.offer, entry.slot, entry.entry, text, now])?;
    Ok(())
}

/// A live offer as a list of the catalogue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub version: i64,
    pub changed_at: Timestamp,
    /// JSON text; none when it has not been made of this entry yet.
    pub card: Option<String>,
}

/// A card to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCard {
    /// JSON text.
    pub card: String,
    /// What its offer is found by in lists.
    pub keys: Vec<String>,
}

/// Keeps the `card` of `entry`, unless the live entry is another one by now.
pub fn put_card(tx: &mut Tx<'_>, entry: &Entry, card: &NewCard) -> Result<(), Error> {
    let kept = params![entry.publisher, entry.offer, entry.version, entry.changed_at, card.card];
    match tx.execute(PUT_CARD, kept)? {
        0 => Ok(()),
        _ => card_keys::put(tx, entry, card.keys.iter().map(String::as_str)),
    }
}

/// Live offers in order of publisher and offer, from the one after `(publisher, offer)`.
pub fn cards(tx: &mut Tx<'_>, publisher: &str, offer: &str, limit: i64) -> Result<Vec<Card>, Error> {
    tx.all(CARDS, params![publisher, offer, limit], |row| {
        Ok(Card {
            publisher: row.get(0)?,
            offer: row.get(1)?,
            version: row.get(2)?,
            changed_at: row.get(3)?,
            card: row.get(4)?,
        })
    })
}

/// The card that was kept of a live offer, as JSON text.
pub fn card(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Option<String>, Error> {
    tx.optional(CARD, params![publisher, offer], |row| row.get(0))
}

/// The text of an entry and where it is: publisher, offer and shelf.
pub type Placed = ([String; 3], String);

/// Entries of all shelves in order, from the one after `after`.
pub fn after(
    tx: &mut Tx<'_>,
    [publisher, offer, shelf]: [&str; 3],
    limit: i64,
) -> Result<Vec<Placed>, Error> {
    tx.all(AFTER, params![publisher, offer, shelf, limit], |row| {
        Ok(([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?))
    })
}

/// Replaces an entry by the same without secrets, unless it was written anew meanwhile; whether it did.
pub fn reseal(
    tx: &mut Tx<'_>,
    ([publisher, offer, shelf], before): &Placed,
    entry: &str,
) -> Result<bool, Error> {
    Ok(tx.execute(RESEAL, params![publisher, offer, shelf, before, entry])? == 1)
}

/// Where an offer's leads go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDestination {
    /// As the offer names it: `None`, `HttpsEndpoint` …
    pub destination: String,
    /// Sealed JSON text of its settings.
    pub settings: String,
    /// The version that registered it.
    pub version: i64,
}

/// Keeps where leads will go once the packaged version is live.
pub fn put_lead_destination(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    leads: &LeadDestination,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(PUT_LEADS, params![publisher, offer, leads.destination, leads.settings, leads.version, at])?;
    Ok(())
}

/// From now on leads go where the packaged version says.
pub fn register_leads(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<(), Error> {
    tx.execute(REGISTER_LEADS, params![publisher, offer])?;
    Ok(())
}

/// Where the leads of the live offer go.
pub fn lead_destination(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<LeadDestination>, Error> {
    tx.optional(GET_LEADS, params![publisher, offer], |row| {
        Ok(LeadDestination { destination: row.get(0)?, settings: row.get(1)?, version: row.get(2)? })
    })
}
