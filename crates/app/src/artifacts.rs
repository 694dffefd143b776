//! Gathering the artifacts that a version of an offer names: those it holds are looked up, the others fetched, and each
//! is checked against the place it is for.

use std::collections::BTreeMap;

use bytes::Bytes;
use db::artifacts::{self, Artifact};
use domain::offer_type::{ArtifactKind, ArtifactSlot, Pixels};
use domain::{Finding, FindingCode, OfferId, PublisherId};
use futures::future::join_all;
use net::{For, Limits};

use crate::offers::{Sheets, digest_of};
use crate::{App, Ctx, Problem, price_sheet};

/// What came of gathering. What is wrong is the publisher's to correct; a store that fails is an error instead.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Newly fetched, checked and stored.
    pub(crate) fetched: Vec<Artifact>,
    /// The price spreadsheets among all artifacts.
    pub(crate) sheets: Sheets,
    pub(crate) problems: Vec<Finding>,
}

impl Gathered {
    fn wrong(&mut self, slot: &ArtifactSlot, reason: impl Into<String>) {
        self.problems.push(Finding::new(FindingCode::Artifact, slot.target.clone(), reason));
    }

    /// Takes the prices out of a spreadsheet; nothing happens for other artifacts.
    fn read_sheet(&mut self, slot: &ArtifactSlot, digest: &str, bytes: &[u8]) {
        if slot.requirement.kind != ArtifactKind::Sheet {
            return;
        }
        match price_sheet::read(bytes) {
            Ok(sheet) => drop(self.sheets.insert(digest.to_owned(), sheet)),
            Err(findings) => {
                let reasons: Vec<_> =
                    findings.iter().map(|finding| finding.message.trim_end_matches('.')).collect();
                self.wrong(slot, format!("{} cannot be used: {}", slot.label, reasons.join("; ")));
            }
        }
    }
}

/// Gathers what `slots` of the offer name.
pub(crate) async fn gather(
    app: &App,
    ctx: &Ctx,
    offer: (&PublisherId, &OfferId),
    slots: &[ArtifactSlot],
) -> Result<Gathered, Problem> {
    let mut gathered = Gathered::default();
    let mut missing: BTreeMap<&str, Vec<&ArtifactSlot>> = BTreeMap::new();
    for slot in slots {
        match digest_of(&slot.value) {
            Some(digest) => look_up(app, ctx, offer, slot, digest, &mut gathered).await?,
            // One address is fetched once, whatever it is for.
            None => missing.entry(&slot.value).or_default().push(slot),
        }
    }
    let whose = offer.0.as_str();
    let wanted = For::artifacts(whose);
    let downloads = missing.iter().map(|(source, slots)| download(app, wanted, whose, source, slots));
    for (slots, outcome) in missing.values().zip(join_all(downloads).await) {
        match outcome {
            Ok((artifact, bytes)) => keep(app, slots, artifact, bytes, &mut gathered).await?,
            Err(reason) => {
                for slot in slots {
                    gathered.wrong(slot, format!("{} {reason}", slot.label));
                }
            }
        }
    }
    Ok(gathered)
}

/// Checks an artifact the offer holds: it may have been fetched for another place.
async fn look_up(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    slot: &ArtifactSlot,
    digest: &str,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let (publisher, offer, wanted) = (publisher.clone(), offer.clone(), digest.to_owned());
    let held = app.read(ctx, move |_, tx| Ok(artifacts::by_digest(tx, &publisher, &offer, &wanted)?)).await?;
    let held =
        held.ok_or_else(|| Problem::internal(format!("the offer refers to {digest} without holding it")))?;
    if let Err(reason) = fits(slot, &held) {
        gathered.wrong(slot, reason);
    } else if slot.requirement.kind == ArtifactKind::Sheet {
        let key: blob::Digest = digest.parse().map_err(Problem::internal)?;
        let bytes = app.blobs.get(&key).await.map_err(Problem::internal)?;
        let bytes = bytes.ok_or_else(|| Problem::internal(format!("the artifact store lost {digest}")))?;
        gathered.read_sheet(slot, digest, &bytes);
    }
    Ok(())
}

/// Stores what was fetched, once it is known to be right for every place it is for.
async fn keep(
    app: &App,
    slots: &[&ArtifactSlot],
    artifact: Artifact,
    bytes: Bytes,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let before = gathered.problems.len();
    for slot in slots {
        match fits(slot, &artifact) {
            Ok(()) => gathered.read_sheet(slot, &artifact.digest, &bytes),
            Err(reason) => gathered.wrong(slot, reason),
        }
    }
    if gathered.problems.len() == before {
        app.blobs.put(bytes).await?;
        gathered.fetched.push(artifact);
    }
    Ok(())
}

/// Fetches `source` and finds out what it is; the error follows the name of what it is for.
async fn download(
    app: &App,
    wanted: For<'_>,
    whose: &str,
    source: &str,
    slots: &[&ArtifactSlot],
) -> Result<(Artifact, Bytes), String> {
    let limits = slots.iter().filter_map(|slot| slot.requirement.max_bytes);
    let max_bytes = limits.min().unwrap_or(u64::MAX).min(app.env.settings.max_artifact_bytes);
    let url = source.parse().map_err(|_| format!("is not an address: `{}`", shown(source)))?;
    let fetched = app.guard.get(wanted, &url, &Limits { max_bytes }).await;
    let fetched = fetched.map_err(|error| {
        let (from, cause) = (net::without_secrets(&url), error.cause());
        tracing::warn!(from, cause, "an artifact was not fetched");
        format!("could not be fetched: {error}")
    });
    let bytes = fetched?.bytes;
    let looked_at = bytes.clone();
    let look = move || (blob::media::inspect(&looked_at), blob::Digest::of(&looked_at));
    let (media, digest) = app.heavy.run(whose, look).await;
    let media = media.map_err(|error| format!("cannot be used: {error}"))?;
    let artifact = Artifact {
        source: source.to_owned(),
        digest: digest.to_string(),
        media_type: media.media_type.to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        width: media.width.map(i64::from),
        height: media.height.map(i64::from),
    };
    Ok((artifact, bytes))
}

fn fits(slot: &ArtifactSlot, artifact: &Artifact) -> Result<(), String> {
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

/// An address as a message may show it: without the query, where signatures are.
fn shown(address: &str) -> String {
    address.split('?').next().unwrap_or_default().chars().take(120).collect()
}
