//! What comes back, and how much of it is read.

use std::fmt;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use url::{Position, Url};

use crate::FetchError;
use crate::purpose::Place;
use crate::rate::{LeastRate, Pace};
use crate::validators::Validators;

/// What one request may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest answer that is read.
    pub max_bytes: u64,
}

/// An answer that was read to its end. Its status is a success; everything else is an error. For as long as it is there its
/// bytes count among what its publisher holds in memory, and its turn is taken: store it and let it go before the next.
#[derive(Clone)]
pub struct Fetched {
    pub bytes: Bytes,
    /// As the server claims, which proves nothing about the bytes.
    pub content_type: Option<String>,
    /// Where the answer came from, after redirects. May carry a signature: log [`without_secrets`].
    pub url: Url,
    pub status: StatusCode,
    /// How long the whole file is, of which a range request fetched a part.
    pub total: u64,
    /// By what a later request can ask whether the file is still the same.
    pub validators: Validators,
    #[expect(dead_code, reason = "it is held, not read")]
    pub(crate) place: Option<Arc<Place>>,
}

/// An answer of which only the headers were asked for.
#[derive(Clone)]
pub struct Head {
    pub headers: HeaderMap,
    /// Where the answer came from, after redirects. May carry a signature: log [`without_secrets`].
    pub url: Url,
    pub status: StatusCode,
}

impl Fetched {
    pub(crate) fn in_place(self, place: Place) -> Fetched {
        Fetched { place: Some(Arc::new(place)), ..self }
    }
}

/// Reads the answer to its end, or up to the byte that is one too many.
pub(crate) async fn read(
    mut response: Response,
    limits: &Limits,
    least: LeastRate,
    place: &mut Place,
) -> Result<Fetched, FetchError> {
    if let Some(length) = response.content_length() {
        place.needs(length);
    }
    let bytes = read_bytes(&mut response, limits, least).await?;
    place.needs(bytes.len() as u64);
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Ok(Fetched {
        content_type: content_type.map(str::to_owned),
        url: response.url().clone(),
        status: response.status(),
        total: bytes.len() as u64,
        validators: Validators::of(response.headers()),
        place: None,
        bytes,
    })
}

/// The body alone.
pub(crate) async fn read_bytes(
    response: &mut Response,
    limits: &Limits,
    least: LeastRate,
) -> Result<Bytes, FetchError> {
    let limit = limits.max_bytes;
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit) {
        return Err(FetchError::TooLarge { limit });
    }
    // At once what will be needed: a buffer that grows is there twice for a moment.
    let mut bytes =
        BytesMut::with_capacity(announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(0));
    let mut pace = Pace::new(least);
    loop {
        let chunk = pace.keep(response.chunk()).await;
        let host = || host_of(response.url());
        let chunk = chunk.map_err(|slow| FetchError::TooSlow { host: host(), least: slow.least })?;
        let Some(chunk) = chunk.map_err(|error| FetchError::unfinished(host(), error))? else { break };
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        pace.came(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The only part of an address that is in error texts.
pub(crate) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The address as it may be logged: without user, query and fragment.
pub fn without_secrets(url: &Url) -> String {
    format!("{}://{}", url.scheme(), &url[Position::BeforeHost..Position::AfterPath])
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched")
            .field("bytes", &self.bytes.len())
            .field("content_type", &self.content_type)
            .field("url", &without_secrets(&self.url))
            .field("status", &self.status)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("url", &without_secrets(&self.url))
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
