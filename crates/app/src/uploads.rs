//! Files that publishers send, rather than have fetched: they are written to the store as they come, looked into when all is there,
//! and forgotten after a day unless a draft names them.

use std::time::{Duration, SystemTime};

use blob::{Arrived, Digest};
use bytes::Bytes;
use db::artifacts::Artifact;
use db::{Tx, uploads};
use domain::{Definition, OfferId, PublisherId, Timestamp, shown};
use futures::{Stream, StreamExt as _};
use offer_types::{ArtifactKind, ArtifactRequirement};
use tokio::runtime::Handle;
use words::{Argument, Sentence, say};

use crate::artifacts::{fits, note_loose};
use crate::offers::{find, offer_type, signed_address};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// How long an upload waits for a draft that names it.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many uploads one transaction forgets.
const FORGOTTEN_AT_ONCE: usize = 500;
/// What a caller says of a file of which it does not know what it is.
const UNKNOWN: &str = "application/octet-stream";
/// Other names of media types, as browsers and systems use them.
const ALIASES: &[(&str, &str)] = &[
    ("application/x-pdf", "application/pdf"),
    ("application/x-zip-compressed", "application/zip"),
    ("image/jpg", "image/jpeg"),
    ("image/pjpeg", "image/jpeg"),
    ("image/x-png", "image/png"),
];

/// The place of an offer that a file is for.
#[derive(Debug, Clone)]
pub struct UploadPlace {
    publisher: PublisherId,
    /// What people call it.
    label: Argument,
    requirement: ArtifactRequirement,
    /// The most bytes the file may have.
    pub most: u64,
}

/// Finds the place of the offer that is written `place`, for a caller who may edit it.
pub fn find_upload_place(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    place: &str,
) -> Result<UploadPlace, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = find(tx, publisher, id)?;
    let known = offer_type(ctx, &offer.offer_type)?;
    let found = known.artifact_at(place).map_err(|places| {
        let message = match places.is_empty() {
            true => format!("offers of type `{}` name no files", known.id()),
            false => format!(
                "`{}` is no place for a file: give one of {} as `place`",
                shown(place),
                places.join(", ")
            ),
        };
        Problem::Unprocessable { code: "NoPlaceForFile", message }
    })?;
    Ok(UploadPlace::of(ctx, publisher, found))
}

/// The same of the place that a form names: by a JSON pointer (RFC 6901) into the definition of the offer, or into the `plan` whose page
/// the form is on.
pub fn find_form_place(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    plan: Option<&str>,
    pointer: &str,
) -> Result<UploadPlace, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let offer = find(tx, publisher, id)?;
    let known = offer_type(ctx, &offer.offer_type)?;
    let in_definition = match plan {
        // The places of one plan are those of each.
        Some(_) => format!("/{}/0{pointer}", Definition::PLANS),
        None => pointer.to_owned(),
    };
    let found = known.artifact_below(&in_definition).ok_or_else(|| {
        let message = format!("`{}` is no place for a file: open the page again", shown(pointer));
        Problem::Unprocessable { code: "NoPlaceForFile", message }
    })?;
    Ok(UploadPlace::of(ctx, publisher, found))
}

impl UploadPlace {
    fn of(ctx: &Ctx, publisher: &PublisherId, (label, requirement): (Argument, ArtifactRequirement)) -> Self {
        let most = requirement.max_bytes.unwrap_or(u64::MAX).min(ctx.env.settings.max_artifact_bytes);
        Self { publisher: publisher.clone(), label, requirement, most }
    }

    /// What is wrong with a file that has more bytes than the place takes.
    pub fn too_large(&self) -> Sentence {
        say!("upload-too-large", label = self.label.clone(), most = self.most)
    }
}

/// The most bytes of a file whose rows become a list.
const MOST_OF_TABLE: u64 = 8 << 20;

/// Where a file goes whose rows become a list of an offer of `publisher`, for a caller who may edit it: it waits for a word of theirs.
pub fn table_place(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<UploadPlace, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let requirement = ArtifactRequirement {
        kind: ArtifactKind::Document,
        media_types: Vec::new(),
        sizes: Vec::new(),
        max_bytes: Some(MOST_OF_TABLE),
    };
    Ok(UploadPlace::of(ctx, publisher, (Argument::from("file"), requirement)))
}

/// The bytes of what `publisher` uploaded and no draft names yet, for a caller who may edit its offers; nothing where it was forgotten.
pub async fn uploaded(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    digest: &str,
) -> Result<Option<Bytes>, Problem> {
    let Ok(parsed) = digest.parse::<Digest>() else { return Ok(None) };
    let asked = (publisher.clone(), digest.to_owned());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &asked.0, Need::Edit)?;
        Ok(uploads::of_publisher(tx, &asked.0, &asked.1)?)
    };
    match app.read(ctx, find).await? {
        Some(found) if found.bytes.unsigned_abs() <= MOST_OF_TABLE => Ok(app.blobs.get(&parsed).await?),
        _ => Ok(None),
    }
}

/// A file that is stored and fits its place.
#[derive(Debug, Clone)]
pub struct Received {
    publisher: PublisherId,
    file: Artifact,
}

impl Received {
    /// SHA-256 of its bytes, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.file.digest
    }
}

/// Why a file is not there as a whole.
#[derive(Debug)]
pub enum NotReceived<E> {
    TooLarge,
    /// What brought it failed.
    Broken(E),
    Refused(Problem),
}

impl<E, P: Into<Problem>> From<P> for NotReceived<E> {
    fn from(problem: P) -> Self {
        Self::Refused(problem.into())
    }
}

/// Stores the file that comes in `pieces`, if it is one for `place`; `claimed` is what its sender says it is. Goes on when nobody waits
/// for it any longer, so that nothing is left lying about.
pub async fn receive<E: Send + 'static>(
    app: &App,
    ctx: &Ctx,
    place: &UploadPlace,
    claimed: Option<&str>,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Received, NotReceived<E>> {
    let mut pieces = std::pin::pin!(pieces);
    let mut arriving = app.blobs.receive(&ctx.uuid().to_string()).await?;
    let broken = loop {
        match pieces.next().await {
            None => break None,
            Some(Err(error)) => break Some(NotReceived::Broken(error)),
            Some(Ok(piece)) if arriving.size() + piece.len() as u64 > place.most => {
                break Some(NotReceived::TooLarge);
            }
            Some(Ok(piece)) => arriving.push(&piece).await?,
        }
    };
    if let Some(broken) = broken {
        arriving.abort().await?;
        return Err(broken);
    }
    let (app, ctx, place) = (app.clone(), ctx.clone(), place.clone());
    let claimed = claimed.map(str::to_owned);
    let finish = async move {
        let (arrived, looked) = look_into(&app, &place, arriving.finish().await?).await;
        let received = match looked.and_then(|file| checked(&place, claimed.as_deref(), file)) {
            Ok(file) => has_room(&app, &ctx, Received { publisher: place.publisher, file }).await,
            Err(problem) => Err(problem),
        };
        match received {
            Ok(received) => match note_loose(&app, received.digest()).await {
                Ok(()) => {
                    arrived.keep().await?;
                    Ok(received)
                }
                Err(problem) => {
                    arrived.discard().await?;
                    Err(problem)
                }
            },
            Err(problem) => {
                arrived.discard().await?;
                Err(problem)
            }
        }
    };
    tokio::spawn(finish).await.map_err(Problem::internal)?.map_err(NotReceived::Refused)
}

/// Finds out what a file is. So that no more of them are in memory at once than there are seats, it is read there.
async fn look_into(app: &App, place: &UploadPlace, arrived: Arrived) -> (Arrived, Result<Artifact, Problem>) {
    let (runtime, label) = (Handle::current(), place.label.clone());
    let look = move || {
        let file = runtime.block_on(arrived.read()).map_err(Problem::from);
        let file = file.and_then(|bytes| {
            if Digest::of(&bytes) != *arrived.digest() {
                return Err(Problem::internal(blob::Error::Corrupt { digest: *arrived.digest() }));
            }
            let media = blob::media::inspect(&bytes);
            let media = media.map_err(|error| {
                Problem::UnfitFile(vec![say!(
                    "artifact-unusable",
                    label = label.clone(),
                    why = error.words()
                )])
            })?;
            Ok(Artifact {
                source: format!("sha256:{}", arrived.digest()),
                digest: arrived.digest().to_string(),
                media_type: media.media_type.to_owned(),
                bytes: i64::try_from(arrived.size()).map_err(Problem::internal)?,
                width: media.width.map(i64::from),
                height: media.height.map(i64::from),
                etag: None,
                last_modified: None,
            })
        });
        (arrived, file)
    };
    app.heavy.run(place.publisher.as_str(), look).await
}

/// The file, if it is what its sender says and fits its place; all that is wrong about it otherwise.
fn checked(place: &UploadPlace, claimed: Option<&str>, file: Artifact) -> Result<Artifact, Problem> {
    let mut reasons = Vec::new();
    if let Some(claimed) = claimed.filter(|claimed| is_wrong(claimed, &file.media_type)) {
        reasons.push(say!("artifact-claimed", claimed = shown(claimed), found = file.media_type.clone()));
    }
    reasons.extend(fits(&place.label, &place.requirement, &file).err());
    if reasons.is_empty() { Ok(file) } else { Err(Problem::UnfitFile(reasons)) }
}

/// Whether a media type says something else than what a file is.
fn is_wrong(claimed: &str, found: &str) -> bool {
    let essence = claimed.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == essence);
    let essence = alias.map_or(essence.as_str(), |(_, name)| name);
    !essence.is_empty() && essence != UNKNOWN && essence != found
}

/// An upload, as its publisher may name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub file: Artifact,
    /// To be named in a draft, and to be looked at for a while.
    pub address: String,
    /// When it is forgotten unless a draft names it until then.
    pub until: Timestamp,
}

/// Keeps what was received for a draft to name, for a day; the same bytes again for another day.
pub fn keep_upload(ctx: &Ctx, tx: &mut Tx<'_>, received: &Received) -> Result<Upload, Problem> {
    let Received { publisher, file } = received;
    require(ctx, tx, publisher, Need::Edit)?;
    require_room(ctx, tx, received)?;
    uploads::put(tx, publisher, file, ctx.now)?;
    let address = signed_address(ctx, &file.digest);
    Ok(Upload { file: file.clone(), address, until: ctx.now + KEPT })
}

/// What was received, if there is room for it, before it takes its place.
async fn has_room(app: &App, ctx: &Ctx, received: Received) -> Result<Received, Problem> {
    let asked = received.clone();
    app.read(ctx, move |ctx, tx| require_room(ctx, tx, &asked)).await?;
    Ok(received)
}

/// Refuses what is more than a publisher may have uploaded without naming it: as much as the files of one version may have.
fn require_room(ctx: &Ctx, tx: &mut Tx<'_>, Received { publisher, file }: &Received) -> Result<(), Problem> {
    let most = ctx.env.settings.max_publish_bytes;
    let others = uploads::bytes_beside(tx, publisher, &file.digest)?.unsigned_abs();
    if others.saturating_add(file.bytes.unsigned_abs()) <= most {
        return Ok(());
    }
    let message = format!(
        "uploads that no draft names have {others} bytes already, and with this one more than {most}, the most there may be: save the drafts that they are for, or wait until they are forgotten, each a day after it came"
    );
    Err(Problem::TooLarge { code: "TooMuchUploaded", message })
}

/// Forgets the oldest of the uploads that no draft named within a day; whether there may be more of them.
pub fn forget(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<bool, Problem> {
    let before = Timestamp::from_micros(ctx.now.micros().saturating_sub(KEPT.as_micros() as i64));
    Ok(uploads::forget(tx, before, FORGOTTEN_AT_ONCE as i64, ctx.now)? == FORGOTTEN_AT_ONCE)
}

/// Deletes what was on its way to the store a day ago and never got there, because its process was killed.
pub(crate) async fn forget_arrived(app: &App) -> Result<(), Problem> {
    let before = app.env.clock.now().micros().saturating_sub(KEPT.as_micros() as i64);
    let before = SystemTime::UNIX_EPOCH + Duration::from_micros(before.unsigned_abs());
    Ok(app.blobs.forget_arrived(before).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_wrong_when_it_says_something_else() {
        for fine in ["", "image/png", "Image/PNG; q=1", "image/x-png", "application/octet-stream"] {
            assert!(!is_wrong(fine, "image/png"), "{fine}");
        }
        for wrong in ["image/jpeg", "text/plain", "png"] {
            assert!(is_wrong(wrong, "image/png"), "{wrong}");
        }
    }
}
