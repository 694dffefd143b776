//! Artifacts that offers hold: which bytes came from which address.

use std::collections::{BTreeMap, BTreeSet};

use domain::{OfferId, OperationId, PublisherId, Timestamp};

use crate::{Error, Row, ToValue, Tx, params, uploads};

columns! { ($) artifact_columns, ArtifactColumn: source, digest, media_type, bytes, width, height, etag, last_modified }

/// So many digests as are asked for at once.
macro_rules! asked_for {
    () => {
        "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34"
    };
}

sql_texts! {
    const INSERT = ["INSERT INTO artifacts (publisher_id, offer_id, ", artifact_columns!(), ", fetched_at, looked_for)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"];

    const SAME = "UPDATE artifacts SET etag = $4, last_modified = $5, looked_for = $6
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3";

    const KEEP = "INSERT INTO artifacts (publisher_id, offer_id, source, digest, media_type, bytes, width, height, live, fetched_at)
        SELECT publisher_id, offer_id, 'sha256:' || digest, digest, media_type, bytes, width, height, live, fetched_at FROM artifacts
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3
        ON CONFLICT (publisher_id, offer_id, source) DO UPDATE SET live = excluded.live";

    const CHANGE = "UPDATE artifacts SET digest = $4, media_type = $5, bytes = $6, width = $7, height = $8, etag = $9,
            last_modified = $10, live = 0, fetched_at = $11, looked_for = $12
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3";

    const BY_SOURCE = ["SELECT ", artifact_columns!(), " FROM artifacts
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3"];

    const IS_LOOKED_FOR = "SELECT 1 FROM artifacts
        WHERE publisher_id = $1 AND offer_id = $2 AND source = $3 AND looked_for = $4";

    const BY_DIGEST = ["SELECT ", artifact_columns!(), " FROM artifacts
        WHERE digest = $1 AND publisher_id = $2 AND offer_id = $3 LIMIT 1"];

    const OF_PUBLISHER = ["SELECT ", artifact_columns!(), " FROM artifacts
        WHERE digest = $1 AND publisher_id = $2 LIMIT 1"];

    const OF_ANYBODY = ["SELECT ", artifact_columns!(), " FROM artifacts
        WHERE digest = $1 LIMIT 1"];

    const IS_LIVE = "SELECT 1 FROM artifacts WHERE digest = $1 AND live = 1 LIMIT 1";

    // Not `live = 1`: the index of that has no offers, and would be read from end to end.
    const CLEAR_LIVE = "UPDATE artifacts SET live = 0 WHERE publisher_id = $1 AND offer_id = $2 AND live <> 0";

    const SET_LIVE = "UPDATE artifacts SET live = 1 WHERE digest = $1 AND publisher_id = $2 AND offer_id = $3";

    const SHOWN = "SELECT digest, publisher_id, offer_id FROM artifacts WHERE live = 1 AND digest > $1 ORDER BY digest LIMIT $2";

    const SEVERAL = ["SELECT a.digest, a.source, a.media_type, a.bytes, a.width, a.height, a.fetched_at FROM artifacts a
        WHERE a.publisher_id = $1 AND a.offer_id = $2 AND a.digest IN (", asked_for!(), ")
        UNION ALL
        SELECT u.digest, 'sha256:' || u.digest, u.media_type, u.bytes, u.width, u.height, u.uploaded_at FROM uploads u
        WHERE u.publisher_id = $1 AND u.digest IN (", asked_for!(), ")"];

    const MEDIA = "SELECT media_type, bytes FROM artifacts WHERE digest = $1 LIMIT 1";
}

/// One artifact an offer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The address it was fetched from; or, when that holds something else by now, the name it is kept under.
    pub source: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
    pub media_type: String,
    pub bytes: i64,
    /// Pixels, for images.
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// By what its server tells whether it is still the same (RFC 9110 §8.8).
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

fn read_artifact(row: &Row<'_>) -> Result<Artifact, Error> {
    Ok(Artifact {
        source: row.get(ArtifactColumn::source)?,
        digest: row.get(ArtifactColumn::digest)?,
        media_type: row.get(ArtifactColumn::media_type)?,
        bytes: row.get(ArtifactColumn::bytes)?,
        width: row.get(ArtifactColumn::width)?,
        height: row.get(ArtifactColumn::height)?,
        etag: row.get(ArtifactColumn::etag)?,
        last_modified: row.get(ArtifactColumn::last_modified)?,
    })
}

/// Notes what the address of `artifact` holds, as it was looked for by an operation, if by any. What it held before stays the offer's, named by its digest: what
/// is live may show it.
pub fn note(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    artifact: &Artifact,
    looked_for: Option<&OperationId>,
    at: Timestamp,
) -> Result<(), Error> {
    let Artifact { source, digest, media_type, bytes, width, height, etag, last_modified } = artifact;
    let before = by_source(tx, publisher, offer, source)?;
    if before.as_ref().is_some_and(|before| before.digest == *digest) {
        tx.execute(SAME, params![publisher, offer, source, etag, last_modified, looked_for])?;
        return Ok(());
    }
    let text = match &before {
        Some(_) => {
            tx.execute(KEEP, params![publisher, offer, source])?;
            CHANGE
        }
        None => INSERT,
    };
    let all = params![
        publisher,
        offer,
        source,
        digest,
        media_type,
        bytes,
        width,
        height,
        etag,
        last_modified,
        at,
        looked_for
    ];
    tx.execute(text, all)?;
    Ok(())
}

/// What the address `source` held when it was last looked at.
pub fn by_source(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    source: &str,
) -> Result<Option<Artifact>, Error> {
    tx.optional(BY_SOURCE, params![publisher, offer, source], read_artifact)
}

/// Whether this operation has looked at `source`.
pub fn is_looked_for(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    source: &str,
    operation: &OperationId,
) -> Result<bool, Error> {
    let params = params![publisher, offer, source, operation];
    Ok(tx.optional(IS_LOOKED_FOR, params, |row| row.get::<i64>(0))?.is_some())
}

pub fn by_digest(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digest: &str,
) -> Result<Option<Artifact>, Error> {
    tx.optional(BY_DIGEST, params![digest, publisher, offer], read_artifact)
}

/// What any offer of the publisher holds under this digest, or what the publisher uploaded.
pub fn of_publisher(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    digest: &str,
) -> Result<Option<Artifact>, Error> {
    match tx.optional(OF_PUBLISHER, params![digest, publisher], read_artifact)? {
        Some(held) => Ok(Some(held)),
        None => uploads::of_publisher(tx, publisher, digest),
    }
}

/// Has the offer hold, by its digest, what another offer of its publisher holds, or what the publisher uploaded.
pub fn adopt(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digest: &str,
    at: Timestamp,
) -> Result<(), Error> {
    if by_digest(tx, publisher, offer, digest)?.is_some() {
        return Ok(());
    }
    let Some(theirs) = of_publisher(tx, publisher, digest)? else { return Ok(()) };
    let held = Artifact { source: format!("sha256:{digest}"), etag: None, last_modified: None, ..theirs };
    note(tx, publisher, offer, &held, None, at)?;
    uploads::delete(tx, publisher, digest)
}

/// What is stored under this digest, whoever holds it.
pub fn of_anybody(tx: &mut Tx<'_>, digest: &str) -> Result<Option<Artifact>, Error> {
    tx.optional(OF_ANYBODY, params![digest], read_artifact)
}

/// What is known of a file that an offer may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As in [`Artifact`].
    pub source: String,
    pub media_type: String,
    pub bytes: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// When it was looked at.
    pub at: Timestamp,
}

impl Known {
    /// Whether it came from an address.
    pub fn has_address(&self) -> bool {
        !self.source.starts_with("sha256:")
    }
}

/// The most files that are asked for at once.
pub const AT_ONCE: usize = 32;

/// What the offer holds, or its publisher uploaded, under the first [`AT_ONCE`] of `digests`, by digest.
pub fn several(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digests: &BTreeSet<String>,
) -> Result<BTreeMap<String, Known>, Error> {
    let Some(first) = digests.first() else { return Ok(BTreeMap::new()) };
    // What is not needed is filled up: the text is the same for any number.
    let asked = digests.iter().take(AT_ONCE).chain(std::iter::repeat(first)).take(AT_ONCE);
    let mut values = params![publisher, offer].to_vec();
    values.extend(asked.map(ToValue::to_value));
    let mut found: BTreeMap<String, Known> = BTreeMap::new();
    for (digest, known) in tx.all(SEVERAL, &values, |row| {
        let known = Known {
            source: row.get(1)?,
            media_type: row.get(2)?,
            bytes: row.get(3)?,
            width: row.get(4)?,
            height: row.get(5)?,
            at: row.get(6)?,
        };
        Ok((row.get::<String>(0)?, known))
    })? {
        // Of several the one that says where it came from tells most.
        let is_better = known.has_address() || !found.contains_key(&digest);
        if is_better {
            found.insert(digest, known);
        }
    }
    Ok(found)
}

/// The media type of stored bytes and how many there are, whoever holds or uploaded them.
pub fn media(tx: &mut Tx<'_>, digest: &str) -> Result<Option<(String, i64)>, Error> {
    match tx.optional(MEDIA, params![digest], |row| Ok((row.get(0)?, row.get(1)?)))? {
        Some(held) => Ok(Some(held)),
        None => uploads::media(tx, digest),
    }
}

/// Whether any live offer shows the bytes.
pub fn is_live(tx: &mut Tx<'_>, digest: &str) -> Result<bool, Error> {
    Ok(tx.optional(IS_LIVE, params![digest], |row| row.get::<i64>(0))?.is_some())
}

/// An artifact that a live offer shows, and the offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownArtifact {
    pub digest: String,
    pub publisher: PublisherId,
    pub offer: OfferId,
}

/// Up to `limit` artifacts that live offers show, by digest, behind `after`. Of the offers that share one at the end of a page
/// some may be left out.
pub fn shown(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<ShownArtifact>, Error> {
    tx.all(SHOWN, params![after, limit], |row| {
        Ok(ShownArtifact { digest: row.get(0)?, publisher: row.get(1)?, offer: row.get(2)? })
    })
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
