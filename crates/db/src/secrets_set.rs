//! When the secrets of offers were set, and by whom.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Tx, params};

columns! {
    ($) secret_columns, SecretColumn:
    place, sealed, set_at, actor
}

sql_texts! {
    const OF_OFFER = ["SELECT ", secret_columns!(), " FROM secrets_set
        WHERE publisher_id = $1 AND offer_id = $2 ORDER BY place"];

    const SET = "INSERT INTO secrets_set (publisher_id, offer_id, place, sealed, set_at, actor) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (publisher_id, offer_id, place) DO UPDATE
        SET sealed = excluded.sealed, set_at = excluded.set_at, actor = excluded.actor";
}

/// A secret that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSet {
    /// The stable place in the definition.
    pub place: String,
    /// The hash of its sealed text.
    pub sealed: String,
    pub at: Timestamp,
    /// As the log of events names whoever did it.
    pub actor: String,
}

/// The secrets of an offer, as far as it is known who set them; one for each place at most.
pub fn of_offer(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Vec<SecretSet>, Error> {
    tx.all(OF_OFFER, params![publisher, offer], |row| {
        Ok(SecretSet {
            place: row.get(SecretColumn::place)?,
            sealed: row.get(SecretColumn::sealed)?,
            at: row.get(SecretColumn::set_at)?,
            actor: row.get(SecretColumn::actor)?,
        })
    })
}

/// Notes that a secret was set, in place of what was known of its place.
pub fn set(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    secret: &SecretSet,
) -> Result<(), Error> {
    let SecretSet { place, sealed, at, actor } = secret;
    tx.execute(SET, params![publisher, offer, place, sealed, at, actor])?;
    Ok(())
}
