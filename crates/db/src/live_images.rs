//! Disk images that have ever been live, by version.

use domain::offer_type::ImageVersion;
use domain::{OfferId, PublisherId};

use crate::{Error, Tx, params};

sql_texts! {
    const KEEP = "INSERT INTO live_images (publisher_id, offer_id, place, version, disks) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (publisher_id, offer_id, place, version) DO NOTHING";

    const DISKS = "SELECT disks FROM live_images
        WHERE publisher_id = $1 AND offer_id = $2 AND place = $3 AND version = $4";

    const ANY = "SELECT 1 FROM live_images WHERE publisher_id = $1 AND offer_id = $2 LIMIT 1";
}

/// Remembers that these images were live.
pub fn keep(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    images: &[ImageVersion],
) -> Result<(), Error> {
    for ImageVersion { place, version, disks, .. } in images {
        tx.execute(KEEP, params![publisher, offer, place, version, disks])?;
    }
    Ok(())
}

/// The disks that were live under the version of `image`, if any were.
pub fn disks(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    image: &ImageVersion,
) -> Result<Option<String>, Error> {
    let ImageVersion { place, version, .. } = image;
    tx.optional(DISKS, params![publisher, offer, place, version], |row| row.get(0))
}

/// Whether any image of the offer is remembered.
pub fn any(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<bool, Error> {
    Ok(tx.optional(ANY, params![publisher, offer], |row| row.get::<i64>(0))?.is_some())
}
