//! Artifacts that offers hold: which bytes came from which address.

use domain::{OfferId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO artifacts (publisher_id, offer_id, source, digest, media_type, bytes, width, height,
            fetched_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (publisher_id, offer_id, source) DO NOTHING";

    const BY_SOURCE = "SELECT source, digest, media_type, bytes, width, height FROM artifacts
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3";

    const FETCHED_SINCE = "SELECT source, digest, media_type, bytes, width, height FROM artifacts
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3 AND fetched_at >= $4";

    const BY_DIGEST = "SELECT source, digest, media_type, bytes, width, height FROM artifacts
        WHERE digest = $1 AND publisher_id = $2 AND offer_id = $3 LIMIT 1";

    const IS_LIVE = "SELECT 1 FROM artifacts WHERE digest = $1 AND live = 1 LIMIT 1";

    const CLEAR_LIVE = "UPDATE artifacts SET live = 0 WHERE publisher_id = $1 AND offer_id = $2 AND live = 1";

    const SET_LIVE = "UPDATE artifacts SET live = 1 WHERE digest = $1 AND publisher_id = $2 AND offer_id = $3";

    const MEDIA_TYPE = "SELECT media_type FROM artifacts WHERE digest = $1 LIMIT 1";
}

/// One artifact an offer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The address it was fetched from.
    pub source: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
    pub media_type: String,
    pub bytes: i64,
    /// Pixels, for images.
    pub width: Option<i64>,
    pub height: Option<i64>,
}

fn artifact(row: &Row) -> Result<Artifact, Error> {
    Ok(Artifact {
        source: row.get(0)?,
        digest: row.get(1)?,
        media_type: row.get(2)?,
        bytes: row.get(3)?,
        width: row.get(4)?,
        height: row.get(5)?,
    })
}

/// Notes that the offer holds `artifact`; the first fetch of an address decides.
pub fn insert(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    artifact: &Artifact,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        INSERT,
        params![
            publisher,
            offer,
            artifact.source,
            artifact.digest,
            artifact.media_type,
            artifact.bytes,
            artifact.width,
            artifact.height,
            at
        ],
    )?;
    Ok(())
}

pub fn by_source(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    source: &str,
) -> Result<Option<Artifact>, Error> {
    tx.optional(BY_SOURCE, params![publisher, offer, source], artifact)
}

/// What the offer holds from `source`, if it was fetched at `time` or later.
pub fn fetched_since(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    source: &str,
    time: Timestamp,
) -> Result<Option<Artifact>, Error> {
    tx.optional(FETCHED_SINCE, params![publisher, offer, source, time], artifact)
}

pub fn by_digest(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digest: &str,
) -> Result<Option<Artifact>, Error> {
    tx.optional(BY_DIGEST, params![digest, publisher, offer], artifact)
}

/// The media type of stored bytes, whoever holds them.
pub fn media_type(tx: &mut Tx<'_>, digest: &str) -> Result<Option<String>, Error> {
    tx.optional(MEDIA_TYPE, params![digest], |row| row.get(0))
}

/// Whether any live offer shows the bytes.
pub fn is_live(tx: &mut Tx<'_>, digest: &str) -> Result<bool, Error> {
    Ok(tx.optional(IS_LIVE, params![digest], |row| row.get::<i64>(0))?.is_some())
}

/// Makes exactly `digests` the artifacts that the live version of the offer shows.
pub fn set_live(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digests: &[String],
) -> Result<(), Error> {
    tx.execute(CLEAR_LIVE, params![publisher, offer])?;
    for digest in digests {
        tx.execute(SET_LIVE, params![digest, publisher, offer])?;
    }
    Ok(())
}
