//! Certification rules that look at disk images where they lie; only when the operator turned them on.

use domain::PublisherId;
use net::{FetchError, For, Limits};
use offer_types::{ImageFacts, ImageToCheck, OfferType, RuleResult};
use serde_json::Value;
use words::{Sentence, say};

use crate::App;

/// Length of a fixed VHD's footer.
const FOOTER: u64 = 512;

/// What came of looking at the images.
#[derive(Default)]
pub(crate) struct Looked {
    pub(crate) results: Vec<RuleResult>,
    /// The same about images that could not be looked at, where the next time may go well.
    pub(crate) passing: Vec<RuleResult>,
}

/// What could not be read of an image.
struct Failure {
    reason: Sentence,
    passes: bool,
}

impl Failure {
    fn lasting(reason: Sentence) -> Self {
        Self { reason, passes: false }
    }
}

/// What the download rules say about the images of `publisher` that are not live already.
pub(crate) async fn results(
    app: &App,
    publisher: &PublisherId,
    known: &OfferType,
    definition: &Value,
    live: Option<&Value>,
) -> Looked {
    let mut looked = Looked::default();
    for image in known.download_checks(definition, live) {
        let facts = facts(app, For::images(publisher.as_str()), &image).await;
        let said = known.judge_image(&image, facts.as_ref().map_err(|failure| &failure.reason));
        match facts {
            Err(failure) if failure.passes => looked.passing.extend(said),
            _ => looked.results.extend(said),
        }
    }
    looked
}

/// Asks for the image's head and its footer; never for the image.
async fn facts(app: &App, wanted: For<'_>, image: &ImageToCheck) -> Result<ImageFacts, Failure> {
    let url = image.uri.parse().map_err(|_| Failure::lasting(say!("image-address-unreadable")))?;
    let head = match app.guard.head(wanted, &url).await {
        Ok(head) => head,
        Err(error) => return Err(failed(&url, &explained(app, wanted, &url, error).await)),
    };
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let content_length = header("content-length")
        .and_then(|length| length.parse().ok())
        .ok_or_else(|| Failure::lasting(say!("image-without-length")))?;
    let footer = app
        .guard
        .get_range(wanted, &url, net::Range::Last(FOOTER), &Limits { max_bytes: FOOTER })
        .await
        .map_err(|error| failed(&url, &error))?;
    Ok(ImageFacts { content_length, blob_type: header("x-ms-blob-type"), footer: footer.bytes.to_vec() })
}

/// The same failure in the storage's own words, which an answer to HEAD has no room for.
async fn explained(app: &App, wanted: For<'_>, url: &net::Url, error: FetchError) -> FetchError {
    if !matches!(&error, FetchError::Storage { said, .. } if said.sentence.is_none()) {
        return error;
    }
    let first = net::Range::Part { start: 0, length: 1 };
    app.guard.get_range(wanted, url, first, &Limits { max_bytes: 1 }).await.err().unwrap_or(error)
}

/// The reason for the publisher; the log has the whole of it.
fn failed(url: &net::Url, error: &net::FetchError) -> Failure {
    let (from, cause) = (net::without_secrets(url), error.cause());
    tracing::warn!(from, cause, "a disk image was not looked at");
    Failure { reason: error.words(), passes: error.is_temporary() }
}
