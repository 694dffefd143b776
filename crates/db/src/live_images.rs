//! Disk images that have ever been live, by version.

use domain::{ImageVersion, OfferId, PublisherId};

use crate::{Error, Facts, Tx, params};

sql_texts! {
    const DISKS = "SELECT disks FROM live_images
        WHERE publisher_id = $1 AND offer_id = $2 AND place = $3 AND version = $4";

    const ANY = "SELECT 1 FROM live_images WHERE publisher_id = $1 AND offer_id = $2 LIMIT 1";
}

static IMAGES: Facts =
    Facts::new("live_images", &["publisher_id", "offer_id", "place", "version", "disks"], 4);

/// Remembers that these images were live.
pub fn keep(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    images: &[ImageVersion],
) -> Result<(), Error> {
    let versions: Vec<_> = images.iter().map(|image| image.version.to_string()).collect();
    let mut rows = Vec::with_capacity(images.len());
    for (image, version) in images.iter().zip(&versions) {
        rows.push(params![*publisher, *offer, image.place, *version, image.disks].to_vec());
    }
    tx.append(&IMAGES, &rows).map(drop)
}

/// The disks that were live under the version of `image`, if any were.
pub fn disks(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    image: &ImageVersion,
) -> Result<Option<String>, Error> {
    let version = image.version.to_string();
    tx.optional(DISKS, params![publisher, offer, image.place, version], |row| row.get(0))
}

/// Whether any image of the offer is remembered.
pub fn any(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<bool, Error> {
    Ok(tx.optional(ANY, params![publisher, offer], |row| row.get::<i64>(0))?.is_some())
}
