//! Members of offers that their types do not know, and of which the publishers said that they restrict nobody.

use std::collections::BTreeSet;

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Tx, params};

/// The most members of one offer that are looked at.
pub const MOST: i64 = 1000;

sql_texts! {
    const OF_OFFER = "SELECT member FROM confirmations
        WHERE publisher_id = $1 AND offer_id = $2 ORDER BY member LIMIT $3";

    const CONFIRM = "INSERT INTO confirmations (publisher_id, offer_id, member, confirmed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (publisher_id, offer_id, member) DO NOTHING";
}

/// The names of the members that were confirmed for an offer.
pub fn of_offer(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<BTreeSet<String>, Error> {
    Ok(tx.all(OF_OFFER, params![publisher, offer, MOST], |row| row.get(0))?.into_iter().collect())
}

/// Confirms `member`, unless it was already.
pub fn confirm(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    member: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(CONFIRM, params![publisher, offer, member, at])?;
    Ok(())
}
