//! Fetching the artifacts that offers name.

use db::artifacts::Artifact;
use domain::Finding;
use domain::offer_type::{ArtifactKind, ArtifactSlot, Pixels};
use domain::pricing::PriceSheet;
use net::Limits;

use crate::{App, Problem, price_sheet};

/// An artifact that was fetched, checked and stored.
pub(crate) struct Fetched {
    pub(crate) artifact: Artifact,
    /// What it says, when it is a price spreadsheet.
    pub(crate) sheet: Option<PriceSheet>,
}

/// Fetches one artifact, checks that it is what its slot wants, and stores it. The inner error is the publisher's to
/// correct, as a sentence; the outer one is ours.
pub(crate) async fn fetch(app: &App, slot: &ArtifactSlot) -> Result<Result<Fetched, String>, Problem> {
    let limit = slot.requirement.max_bytes.unwrap_or(u64::MAX).min(app.env.settings.max_artifact_bytes);
    let Ok(url) = slot.value.parse() else {
        return Ok(Err(format!("{}: `{}` is not an address", slot.label, shown(&slot.value))));
    };
    let fetched = match app.guard.get(&url, &Limits { max_bytes: limit }).await {
        Ok(fetched) => fetched,
        Err(error) => return Ok(Err(format!("{} could not be fetched: {error}", slot.label))),
    };
    let bytes = fetched.bytes;
    let media = match blob::media::inspect(&bytes) {
        Ok(media) => media,
        Err(error) => return Ok(Err(format!("{} cannot be used: {error}", slot.label))),
    };
    if let Err(reason) = fits(slot, &media) {
        return Ok(Err(reason));
    }
    let sheet = match (slot.requirement.kind == ArtifactKind::Sheet).then(|| price_sheet::read(&bytes)) {
        Some(Err(findings)) => return Ok(Err(unreadable(slot, &findings))),
        Some(Ok(sheet)) => Some(sheet),
        None => None,
    };
    let length = bytes.len();
    let digest = app.blobs.put(bytes).await.map_err(Problem::internal)?;
    let artifact = Artifact {
        source: slot.value.clone(),
        digest: digest.to_string(),
        media_type: media.media_type.to_owned(),
        bytes: i64::try_from(length).unwrap_or(i64::MAX),
        width: media.width.map(i64::from),
        height: media.height.map(i64::from),
    };
    Ok(Ok(Fetched { artifact, sheet }))
}

/// Everything that is wrong with a spreadsheet, in one sentence.
fn unreadable(slot: &ArtifactSlot, findings: &[Finding]) -> String {
    let reasons: Vec<_> = findings.iter().map(|finding| finding.message.trim_end_matches('.')).collect();
    format!("{} cannot be used: {}", slot.label, reasons.join("; "))
}

fn fits(slot: &ArtifactSlot, media: &blob::media::Media) -> Result<(), String> {
    let wanted = &slot.requirement.media_types;
    if !wanted.is_empty() && !wanted.iter().any(|wanted| wanted == media.media_type) {
        let what = match slot.requirement.kind {
            ArtifactKind::Image => "an image",
            ArtifactKind::Document => "a document",
            ArtifactKind::Package => "a package",
            ArtifactKind::Sheet => "a spreadsheet",
        };
        return Err(format!(
            "{} is {}, but must be {what} of type {}",
            slot.label,
            media.media_type,
            wanted.join(" or ")
        ));
    }
    match (&slot.requirement.pixels, media.width, media.height) {
        (Some(pixels), Some(width), Some(height)) if !contains(pixels, width, height) => {
            Err(format!("{} is {width}×{height} pixels, but must be {}", slot.label, described(pixels)))
        }
        _ => Ok(()),
    }
}

fn contains(pixels: &Pixels, width: u32, height: u32) -> bool {
    (pixels.min_width..=pixels.max_width).contains(&width)
        && (pixels.min_height..=pixels.max_height).contains(&height)
}

fn described(pixels: &Pixels) -> String {
    let Pixels { min_width, max_width, min_height, max_height } = pixels;
    match min_width == max_width && min_height == max_height {
        true => format!("{min_width}×{min_height}"),
        false => format!("between {min_width}×{min_height} and {max_width}×{max_height}"),
    }
}

/// An address as a message may show it: without the query, where signatures are.
fn shown(address: &str) -> String {
    address.split('?').next().unwrap_or_default().chars().take(120).collect()
}
