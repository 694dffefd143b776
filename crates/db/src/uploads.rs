//! Files that were uploaded and that no offer holds yet.
//!
//! A draft that names one has its offer hold it: [`artifacts::adopt`](crate::artifacts::adopt). What no draft named within a
//! day is forgotten.

use domain::{PublisherId, Timestamp};

use crate::artifacts::Artifact;
use crate::{Error, Row, Tx, params};

sql_texts! {
    const PUT = "INSERT INTO uploads (publisher_id, digest, media_type, bytes, width, height, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (publisher_id, digest) DO UPDATE SET uploaded_at = excluded.uploaded_at";

    const OF_PUBLISHER = "SELECT digest, media_type, bytes, width, height FROM uploads
        WHERE publisher_id = $1 AND digest = $2";

    const MEDIA = "SELECT media_type, bytes FROM uploads WHERE digest = $1 LIMIT 1";

    const BYTES = "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM uploads WHERE publisher_id = $1 AND digest <> $2";

    const DELETE = "DELETE FROM uploads WHERE publisher_id = $1 AND digest = $2";

    const FORGET = "DELETE FROM uploads WHERE (publisher_id, digest) IN (
            SELECT publisher_id, digest FROM uploads WHERE uploaded_at < $1 ORDER BY uploaded_at LIMIT $2)
        RETURNING digest";
}

/// Notes that the publisher uploaded the file at `at`, the last time.
pub fn put(tx: &mut Tx<'_>, publisher: &PublisherId, file: &Artifact, at: Timestamp) -> Result<(), Error> {
    let Artifact { digest, media_type, bytes, width, height, .. } = file;
    tx.execute(PUT, params![publisher, digest, media_type, bytes, width, height, at])?;
    Ok(())
}

/// The upload with this digest, kept under its name as an artifact would be.
pub fn of_publisher(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    digest: &str,
) -> Result<Option<Artifact>, Error> {
    tx.optional(OF_PUBLISHER, params![publisher, digest], |row: &Row<'_>| {
        let digest: String = row.get(0)?;
        Ok(Artifact {
            source: format!("sha256:{digest}"),
            digest,
            media_type: row.get(1)?,
            bytes: row.get(2)?,
            width: row.get(3)?,
            height: row.get(4)?,
            etag: None,
            last_modified: None,
        })
    })
}

/// The media type of an upload and its bytes, whoever's it is.
pub fn media(tx: &mut Tx<'_>, digest: &str) -> Result<Option<(String, i64)>, Error> {
    tx.optional(MEDIA, params![digest], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many bytes the publisher has uploaded beside the file with this digest that no offer holds yet.
pub fn bytes_beside(tx: &mut Tx<'_>, publisher: &PublisherId, digest: &str) -> Result<i64, Error> {
    tx.one(BYTES, params![publisher, digest], |row| row.get(0))
}

/// Forgets an upload, as when an offer holds it.
pub fn delete(tx: &mut Tx<'_>, publisher: &PublisherId, digest: &str) -> Result<(), Error> {
    tx.execute(DELETE, params![publisher, digest])?;
    Ok(())
}

/// Forgets at `at` up to `limit` of those that were uploaded before `before`, the oldest first; how many. Their bytes are
/// [loose](crate::loose) then.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, limit: i64, at: Timestamp) -> Result<usize, Error> {
    let forgotten: Vec<String> = tx.all(FORGET, params![before, limit], |row| row.get(0))?;
    crate::loose::note_all(tx, &forgotten, at)?;
    Ok(forgotten.len())
}
