//! Whether an artifact is what the place it is for asks for.

use db::artifacts::Artifact;
use offer_types::{ArtifactRequirement, FileFacts};
use words::{Argument, Sentence};

/// What is wrong with the file for a place that people call `label`.
pub(crate) fn fits(
    label: &Argument,
    requirement: &ArtifactRequirement,
    artifact: &Artifact,
) -> Result<(), Sentence> {
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    let Artifact { media_type, bytes, width, height, .. } = artifact;
    let pixels = side(*width).zip(side(*height));
    requirement.fits(label, &FileFacts { media_type, bytes: bytes.unsigned_abs(), pixels })
}
