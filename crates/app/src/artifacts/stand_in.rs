//! Pictures drawn in a rehearsal for those that cannot be reached: a laptop has no way to every store that a real offer names.

use bytes::Bytes;
use db::artifacts::Artifact;
use domain::offer_type::{ArtifactKind, ArtifactSlot};

use super::fitting::fits;
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
    let drawn = Artifact {
        source: source.to_owned(),
        digest: app.blobs.put(bytes).await?.to_string(),
        media_type: "image/png".to_owned(),
        bytes: length,
        width: Some(width.into()),
        height: Some(height.into()),
        etag: Some(DRAWN.to_owned()),
        last_modified: None,
    };
    Ok(Some(drawn).filter(|drawn| slots.iter().all(|slot| fits(slot, drawn).is_ok())))
}
