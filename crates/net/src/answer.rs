//! What comes back, and how much of it is read.

use std::fmt;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use url::{Position, Url};

use crate::FetchError;

/// What one request may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest answer that is read.
    pub max_bytes: u64,
}

/// An answer that was read to its end. Its status is a success; everything else is an error.
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
}

/// An answer of which only the headers were asked for.
#[derive(Clone)]
pub struct Head {
    pub headers: HeaderMap,
    /// Where the answer came from, after redirects. May carry a signature: log [`without_secrets`].
    pub url: Url,
    pub status: StatusCode,
}

/// Reads the answer to its end, or up to the byte that is one too many.
pub(crate) async fn read(mut response: Response, limits: &Limits) -> Result<Fetched, FetchError> {
    let bytes = read_bytes(&mut response, limits).await?;
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Ok(Fetched {
        content_type: content_type.map(str::to_owned),
        url: response.url().clone(),
        status: response.status(),
        total: bytes.len() as u64,
        bytes,
    })
}

/// The body alone.
pub(crate) async fn read_bytes(response: &mut Response, limits: &Limits) -> Result<Bytes, FetchError> {
    let limit = limits.max_bytes;
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(FetchError::TooLarge { limit });
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| FetchError::unfinished(host_of(response.url()), error))?
    {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
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
            .finish()
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
