//! Fetching one artifact, and finding out what it is.

use std::collections::BTreeMap;

use blob::Hashed;
use blob::media::MediaError;
use db::artifacts::Artifact;
use domain::PublisherId;
use net::{FetchError, Fetched, For, Limits, Url};
use offer_types::ArtifactSlot;

use super::again::validators;
use super::fault::Fault;
use crate::App;

/// A file that was fetched. While it is there it counts among what its publisher has in memory.
pub(super) struct Download {
    pub(super) artifact: Artifact,
    pub(super) bytes: Hashed,
    _fetched: Fetched,
}

/// What an address holds.
pub(super) enum Came {
    New(Box<Download>),
    /// What is known already.
    Same(Artifact),
}

/// Why there is no file.
pub(super) enum Unfetched {
    /// It was not its turn.
    NoTurn,
    Failed(Failure),
}

impl From<Failure> for Unfetched {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What is wrong with a file.
pub(super) struct Failure {
    pub(super) fault: Fault,
    /// Whether the same may well succeed later.
    pub(super) passes: bool,
    /// Whether there was nothing to look at.
    pub(super) is_gone: bool,
    /// The host, if nothing else at it is worth asking for at the moment.
    pub(super) silent: Option<String>,
}

impl Failure {
    pub(super) fn lasting(fault: Fault) -> Self {
        Self { fault, passes: false, is_gone: false, silent: None }
    }
}

/// Fetches `source`, which `slots` of an offer of `publisher` name, while there are `left` bytes of what the files of one version may
/// have in all, and if it is not what is `known` from there. Hosts that were silent are not waited for again.
pub(super) async fn download(
    app: &App,
    publisher: &PublisherId,
    source: &str,
    slots: &[&ArtifactSlot],
    (left, silent): (u64, &Silent),
    known: Option<&Artifact>,
) -> Result<Came, Unfetched> {
    let limits = slots.iter().filter_map(|slot| slot.requirement.max_bytes);
    let each = limits.min().unwrap_or(u64::MAX).min(app.env.settings.max_artifact_bytes);
    let url: Url = source.parse().map_err(|_| Failure::lasting(Fault::NoAddress(shown(source))))?;
    if let Some(fault) = silent.get(url.authority()) {
        return Err(Failure { fault: fault.clone(), passes: true, is_gone: true, silent: None }.into());
    }
    let wanted = For::artifacts(publisher.as_str());
    let limits = Limits { max_bytes: each.min(left) };
    let validators = known.map(validators).unwrap_or_default();
    let fetched = app.guard.get_if_changed(wanted, &url, &validators, &limits).await;
    let fetched = fetched.map_err(|error| match error {
        FetchError::NoTurn { .. } => Unfetched::NoTurn,
        FetchError::TooLarge { .. } if left < each => Failure::lasting(too_much(app)).into(),
        error => failed(&url, &error).into(),
    })?;
    let fetched = match (fetched, known) {
        (Some(fetched), _) => fetched,
        (None, Some(known)) => return Ok(Came::Same(known.clone())),
        (None, None) => {
            return Err(Failure::lasting(Fault::NeverHere).into());
        }
    };
    let bytes = fetched.bytes.clone();
    let looked = app.heavy.run(publisher.as_str(), move || {
        let media = blob::media::inspect(&bytes)?;
        Ok((media, Hashed::of(bytes)))
    });
    let (media, bytes) =
        looked.await.map_err(|error: MediaError| Failure::lasting(Fault::Unusable(error.words().into())))?;
    let artifact = Artifact {
        source: source.to_owned(),
        digest: bytes.digest().to_string(),
        media_type: media.media_type.to_owned(),
        bytes: i64::try_from(fetched.bytes.len()).unwrap_or(i64::MAX),
        width: media.width.map(i64::from),
        height: media.height.map(i64::from),
        etag: fetched.validators.etag.clone(),
        last_modified: fetched.validators.last_modified.clone(),
    };
    Ok(Came::New(Box::new(Download { artifact, bytes, _fetched: fetched })))
}

/// Hosts that did not answer, and what was said about the first file of each.
pub(super) type Silent = BTreeMap<String, Fault>;

/// That the files of a version are too large together.
pub(super) fn too_much(app: &App) -> Fault {
    Fault::TooMuch { most: app.env.settings.max_publish_bytes }
}

/// The publisher gets the reason; the log has the whole of it.
fn failed(url: &Url, error: &FetchError) -> Failure {
    let (from, cause) = (net::without_secrets(url), error.cause());
    tracing::warn!(from, cause, "an artifact was not fetched");
    let silent = error.is_of_host().then(|| url.authority().to_owned());
    Failure {
        fault: Fault::Unfetched(error.words().into()),
        passes: error.is_temporary(),
        is_gone: !matches!(error, FetchError::TooLarge { .. }),
        silent,
    }
}

/// An address as a message may show it: without the query, where signatures are.
fn shown(address: &str) -> String {
    address.split('?').next().unwrap_or_default().chars().take(120).collect()
}
