//! What live offers are found by in lists.

use domain::{OfferId, PublisherId, Timestamp};

use crate::catalogue::{Card, Entry};
use crate::{Error, Tx, params};

sql_texts! {
    const PUT = "INSERT INTO card_keys (key, changed_at, publisher_id, offer_id)
        SELECT $5, changed_at, publisher_id, offer_id FROM catalogue
        WHERE slot = 'live' AND publisher_id = $1 AND offer_id = $2 AND version = $3 AND changed_at = $4
        ON CONFLICT (key, changed_at, publisher_id, offer_id) DO NOTHING";

    const FORGET = "DELETE FROM card_keys WHERE publisher_id = $1 AND offer_id = $2";

    // Each card by its key, as in all lists of cards.
    const LIST = "SELECT k.publisher_id, k.offer_id, k.changed_at,
            (SELECT c.version FROM cards c WHERE c.publisher_id = k.publisher_id AND c.offer_id = k.offer_id
                AND c.changed_at = k.changed_at),
            (SELECT c.card FROM cards c WHERE c.publisher_id = k.publisher_id AND c.offer_id = k.offer_id
                AND c.changed_at = k.changed_at)
        FROM card_keys k
        WHERE k.key = $1 AND (k.changed_at, k.publisher_id, k.offer_id) < ($2, $3, $4)
        ORDER BY k.changed_at DESC, k.publisher_id DESC, k.offer_id DESC LIMIT $5";

    const COUNT = "SELECT count(*) FROM (SELECT 1 FROM card_keys WHERE key = $1 LIMIT $2) found";
}

/// Has a live offer be found by these keys and no others, unless the live entry is another one by now.
pub fn put<'k>(tx: &mut Tx<'_>, entry: &Entry, keys: impl IntoIterator<Item = &'k str>) -> Result<(), Error> {
    forget(tx, &entry.publisher, &entry.offer)?;
    for key in keys {
        tx.execute(PUT, params![entry.publisher, entry.offer, entry.version, entry.changed_at, key])?;
    }
    Ok(())
}

/// Has an offer be in no list any more.
pub fn forget(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<(), Error> {
    tx.execute(FORGET, params![publisher, offer])?;
    Ok(())
}

/// Where a list goes on: behind the offer of this publisher that changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    pub changed_at: Timestamp,
    pub publisher: String,
    pub offer: String,
}

/// At most `limit` live offers that are found by `key`, those that changed last first.
pub fn list(tx: &mut Tx<'_>, key: &str, behind: Option<&Behind>, limit: i64) -> Result<Vec<Card>, Error> {
    let first = Behind {
        changed_at: Timestamp::from_micros(i64::MAX),
        publisher: String::new(),
        offer: String::new(),
    };
    let Behind { changed_at, publisher, offer } = behind.unwrap_or(&first);
    tx.all(LIST, params![key, *changed_at, publisher.as_str(), offer.as_str(), limit], |row| {
        let version: Option<i64> = row.get(3)?;
        Ok(Card {
            publisher: row.get(0)?,
            offer: row.get(1)?,
            version: version.unwrap_or_default(),
            changed_at: row.get(2)?,
            card: row.get(4)?,
        })
    })
}

/// How many live offers are found by `key`; no more than `most` are counted.
pub fn count(tx: &mut Tx<'_>, key: &str, most: i64) -> Result<i64, Error> {
    tx.one(COUNT, params![key, most], |row| row.get(0))
}
