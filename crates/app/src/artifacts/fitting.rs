//! Whether an artifact is what the place it is for asks for.

use db::artifacts::Artifact;
use domain::offer_type::{ArtifactKind, ArtifactSlot, Pixels};

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
    match (&slot.requirement.pixels, artifact.width, artifact.height) {
        (Some(pixels), Some(width), Some(height)) if !contains(pixels, width, height) => {
            Err(format!("{} is {width}×{height} pixels, but must be {}", slot.label, described(pixels)))
        }
        _ => Ok(()),
    }
}

fn contains(pixels: &Pixels, width: i64, height: i64) -> bool {
    let within = |value, least, most| (i64::from(least)..=i64::from(most)).contains(&value);
    within(width, pixels.min_width, pixels.max_width) && within(height, pixels.min_height, pixels.max_height)
}

fn described(pixels: &Pixels) -> String {
    let Pixels { min_width, max_width, min_height, max_height } = pixels;
    match min_width == max_width && min_height == max_height {
        true => format!("{min_width}×{min_height}"),
        false => format!("between {min_width}×{min_height} and {max_width}×{max_height}"),
    }
}
