//! Whether an artifact is what the place it is for asks for.

use db::artifacts::Artifact;
use domain::offer_type::{ArtifactKind, ArtifactSlot};

/// The error follows nothing: it names the place itself.
pub(super) fn fits(slot: &ArtifactSlot, artifact: &Artifact) -> Result<(), String> {
    let wanted = &slot.requirement.media_types;
    if !wanted.is_empty() && !wanted.contains(&artifact.media_type) {
        let what = match slot.requirement.kind {
            ArtifactKind::Image => "an image",
            ArtifactKind::Document => "a document",
            ArtifactKind::Package => "a package",
            ArtifactKind::Sheet => "a spreadsheet",
        };
        return Err(format!(
            "{} is {}, but must be {what} of type {}",
            slot.label,
            artifact.media_type,
            wanted.join(" or ")
        ));
    }
    if let Some(most) = slot.requirement.max_bytes.filter(|most| artifact.bytes.unsigned_abs() > *most) {
        return Err(format!("{} has {} bytes, but may have at most {most}", slot.label, artifact.bytes));
    }
    let sizes = &slot.requirement.sizes;
    let admits = |width, height| sizes.is_empty() || sizes.iter().any(|size| size.admits(width, height));
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    match (side(artifact.width), side(artifact.height)) {
        (Some(width), Some(height)) if !admits(width, height) => {
            let allowed = sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
            Err(format!("{} is {width}×{height} pixels, but must be {allowed}", slot.label))
        }
        _ => Ok(()),
    }
}
