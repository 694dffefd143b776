//! Whether an artifact is what the place it is for asks for.

use db::artifacts::Artifact;
use offer_types::{ArtifactKind, ArtifactRequirement};
use words::{Argument, Sentence, say};

/// What is wrong with the file for a place that people call `label`.
pub(crate) fn fits(
    label: &Argument,
    requirement: &ArtifactRequirement,
    artifact: &Artifact,
) -> Result<(), Sentence> {
    let label = || label.clone();
    let either = |first, second| say!("either", first, second);
    let wanted = &requirement.media_types;
    if !wanted.is_empty() && !wanted.contains(&artifact.media_type) {
        let kind = match requirement.kind {
            ArtifactKind::Image => say!("artifact-kind-image"),
            ArtifactKind::Document => say!("artifact-kind-document"),
            ArtifactKind::Package => say!("artifact-kind-package"),
            ArtifactKind::Sheet => say!("artifact-kind-sheet"),
        };
        let wanted = Sentence::joined(wanted.iter().map(|wanted| Argument::from(wanted.clone())), either);
        let found = artifact.media_type.clone();
        return Err(say!("artifact-wrong-type", label = label(), found, kind, wanted));
    }
    if let Some(most) = requirement.max_bytes.filter(|most| artifact.bytes.unsigned_abs() > *most) {
        return Err(say!("artifact-too-large", label = label(), bytes = artifact.bytes, most));
    }
    let sizes = &requirement.sizes;
    let admits = |width, height| sizes.is_empty() || sizes.iter().any(|size| size.admits(width, height));
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    match (side(artifact.width), side(artifact.height)) {
        (Some(width), Some(height)) if !admits(width, height) => {
            let allowed = Sentence::joined(sizes.iter().map(|size| size.words().into()), either);
            Err(say!("artifact-wrong-pixels", label = label(), width, height, allowed))
        }
        _ => Ok(()),
    }
}
