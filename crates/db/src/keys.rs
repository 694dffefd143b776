//! Token signing keys.

use std::fmt;

use domain::Timestamp;

use crate::{Error, Row, Tx, params};

columns! { ($) key_columns, KeyColumn: key_id, private_key, public_key, created_at, signs_until, verifies_until }

sql_texts! {
    const INSERT = ["INSERT INTO signing_keys (", key_columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6)"];

    const SIGNING = ["SELECT ", key_columns!(), "
        FROM signing_keys WHERE signs_until > $1 ORDER BY created_at DESC, key_id DESC LIMIT 1"];

    const VERIFYING = ["SELECT ", key_columns!(), "
        FROM signing_keys WHERE verifies_until > $1 ORDER BY created_at DESC, key_id DESC"];

    const RETIRE = "UPDATE signing_keys SET signs_until = $1, verifies_until = $2 WHERE signs_until > $1";

    const PRUNE = "DELETE FROM signing_keys WHERE verifies_until <= $1";
}

/// A key pair that signs tokens for a while and verifies them a little longer.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The `kid` of the tokens it signs.
    pub id: String,
    /// Sealed.
    pub private_key: String,
    /// The public point in URL-safe text.
    pub public_key: String,
    pub created_at: Timestamp,
    pub signs_until: Timestamp,
    pub verifies_until: Timestamp,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .field("signs_until", &self.signs_until)
            .field("verifies_until", &self.verifies_until)
            .finish_non_exhaustive()
    }
}

fn read_key(row: &Row<'_>) -> Result<SigningKey, Error> {
    Ok(SigningKey {
        id: row.get(KeyColumn::key_id)?,
        private_key: row.get(KeyColumn::private_key)?,
        public_key: row.get(KeyColumn::public_key)?,
        created_at: row.get(KeyColumn::created_at)?,
        signs_until: row.get(KeyColumn::signs_until)?,
        verifies_until: row.get(KeyColumn::verifies_until)?,
    })
}

pub fn insert(tx: &mut Tx<'_>, new: &SigningKey) -> Result<(), Error> {
    tx.execute(
        INSERT,
        params![new.id, new.private_key, new.public_key, new.created_at, new.signs_until, new.verifies_until],
    )?;
    Ok(())
}

/// The newest key that may sign at `now`.
pub fn signing(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<SigningKey>, Error> {
    tx.optional(SIGNING, params![now], read_key)
}

/// Every key whose signatures count at `now`, newest first.
pub fn verifying(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<SigningKey>, Error> {
    tx.all(VERIFYING, params![now], read_key)
}

/// Has every key that may sign at `now` sign no more, and verify until `verifies_until`.
pub fn retire(tx: &mut Tx<'_>, now: Timestamp, verifies_until: Timestamp) -> Result<u64, Error> {
    tx.execute(RETIRE, params![now, verifies_until])
}

/// Forgets the keys whose signatures no longer count at `now`.
pub fn prune(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, Error> {
    tx.execute(PRUNE, params![now])
}
