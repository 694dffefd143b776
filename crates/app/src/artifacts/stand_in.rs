//! Pictures drawn in a rehearsal for those that cannot be reached: a laptop has no way to every store that a real offer names.

use blob::Hashed;
use bytes::Bytes;
use db::artifacts::Artifact;
use offer_types::{ArtifactKind, ArtifactSlot};

use super::fitting::fits;
use super::note_loose;
use crate::{App, Problem};

/// What stands for the entity tag of a drawn picture, which no server sent.
const DRAWN: &str = "\"drawn\"";

/// Whether a picture was drawn here.
pub(super) fn is_drawn(artifact: &Artifact) -> bool {
    artifact.etag.as_deref() == Some(DRAWN)
}

/// A stored picture for all places that name `source`; nothing outside of a rehearsal, where one is no picture, or where no one
/// picture is right for all.
pub(super) async fn stand_in(
    app: &App,
    source: &str,
    slots: &[&ArtifactSlot],
) -> Result<Option<Artifact>, Problem> {
    let is_picture = |slot: &&ArtifactSlot| slot.requirement.kind == ArtifactKind::Image;
    if !app.env.rehearsal.draws_pictures() || !slots.iter().all(is_picture) {
        return Ok(None);
    }
    let Some(size) = slots.iter().find_map(|slot| slot.requirement.sizes.first()) else { return Ok(None) };
    let (width, height) = size.least();
    let bytes = Bytes::from(blob::media::draw(width, height).map_err(Problem::internal)?);
    let length = i64::try_from(bytes.len()).map_err(Problem::internal)?;
    let bytes = Hashed::of(bytes);
    note_loose(app, &bytes.digest().to_string()).await?;
    let drawn = Artifact {
        source: source.to_owned(),
        digest: app.blobs.put_hashed(bytes).await?.to_string(),
        media_type: "image/png".to_owned(),
        bytes: length,
        width: Some(width.into()),
        height: Some(height.into()),
        etag: Some(DRAWN.to_owned()),
        last_modified: None,
    };
    let is_right = |slot: &&ArtifactSlot| fits(&slot.label, &slot.requirement, &drawn).is_ok();
    Ok(slots.iter().all(is_right).then_some(drawn))
}
