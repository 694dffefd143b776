//! Bytes in the artifact store that perhaps nobody refers to.
//!
//! They are noted *before* they are stored, and again when a reference to them goes. Whoever wants them gone marks them first, which
//! fails while a note is fresh; and while they are marked nobody stores them. So bytes that were just stored again are never
//! those that somebody is about to delete.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Tx, params};

/// Whether an offer holds the bytes with the digest of the row, or an upload does.
macro_rules! is_referred_to {
    () => {
        "(EXISTS (SELECT 1 FROM artifacts a WHERE a.digest = loose_blobs.digest)
            OR EXISTS (SELECT 1 FROM uploads u WHERE u.digest = loose_blobs.digest))"
    };
}

sql_texts! {
    const NOTE = "INSERT INTO loose_blobs (digest, since, dying) VALUES ($1, $2, 0)
        ON CONFLICT (digest) DO UPDATE SET since = excluded.since WHERE loose_blobs.dying = 0";

    const HELD = "SELECT digest FROM artifacts WHERE publisher_id = $1 AND offer_id = $2";

    const OLDEST = "SELECT digest FROM loose_blobs WHERE since < $1 ORDER BY since LIMIT $2";

    const KEEP = ["DELETE FROM loose_blobs WHERE digest = $1 AND since < $2 AND dying = 0 AND ", is_referred_to!()];

    const MARK = ["UPDATE loose_blobs SET dying = $3 WHERE digest = $1 AND since < $2 AND dying < $4 AND NOT ", is_referred_to!()];

    const REMOVE = "DELETE FROM loose_blobs WHERE digest = $1 AND dying = $2";
}

/// Notes that the bytes with this digest are about to be stored; whether they may be: not while somebody deletes them.
pub fn note(tx: &mut Tx<'_>, digest: &str, at: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(NOTE, params![digest, at])? == 1)
}

/// Notes what the offer holds, as when it lets go of all that.
pub fn note_held(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    at: Timestamp,
) -> Result<(), Error> {
    let held: Vec<String> = tx.all(HELD, params![publisher, offer], |row| row.get(0))?;
    note_all(tx, &held, at)
}

/// Notes bytes to which references have gone. Of those that are being deleted there was none.
pub(crate) fn note_all(tx: &mut Tx<'_>, digests: &[String], at: Timestamp) -> Result<(), Error> {
    digests.iter().try_for_each(|digest| note(tx, digest, at).map(drop))
}

/// The digests of up to `limit` that were noted last before `before`, the oldest first.
pub fn oldest(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<Vec<String>, Error> {
    tx.all(OLDEST, params![before, limit], |row| row.get(0))
}

/// Who may delete bytes, and until when nobody else may.
#[derive(Debug, Clone, Copy)]
pub struct Marking {
    /// Only what was noted last before this.
    pub noted_before: Timestamp,
    /// When they are marked: who marked them is known by it.
    pub at: Timestamp,
    /// Whoever marked them before this has died meanwhile.
    pub died_before: Timestamp,
}

/// Marks the bytes as being deleted, unless somebody refers to them, stores them or deletes them; whether it did. Those that
/// somebody refers to are noted no longer.
pub fn mark(tx: &mut Tx<'_>, digest: &str, marking: &Marking) -> Result<bool, Error> {
    let Marking { noted_before, at, died_before } = marking;
    if tx.execute(KEEP, params![digest, noted_before])? > 0 {
        return Ok(false);
    }
    Ok(tx.execute(MARK, params![digest, noted_before, at, died_before])? == 1)
}

/// The bytes that were marked at this time are gone.
pub fn remove(tx: &mut Tx<'_>, digest: &str, marked_at: Timestamp) -> Result<(), Error> {
    tx.execute(REMOVE, params![digest, marked_at])?;
    Ok(())
}
