//! The ids of a request, which its errors carry.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::request_id::RequestId;
use crate::routes::TOKENS;

pub(crate) struct Origin {
    pub(super) request_id: String,
    /// The caller's own id for the request, or ours.
    pub(super) correlation_id: String,
}

impl Origin {
    /// Of a request to the token service; none, if `request` is to somewhere else.
    pub(crate) fn of_route(request: &Request) -> Option<Self> {
        let path = request.extensions().get::<MatchedPath>()?.as_str();
        let ours = TOKENS.iter().any(|route| route.path == path);
        ours.then(|| Self::of(request.headers(), request.extensions()))
    }

    pub(super) fn of(headers: &HeaderMap, extensions: &Extensions) -> Self {
        let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let correlation_id = correlation_id(headers).unwrap_or_else(|| request_id.clone());
        Self { request_id, correlation_id }
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.extensions))
    }
}

/// What MSAL and ADAL call a request, when it is fit to be repeated.
fn correlation_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("client-request-id")?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (!id.is_empty() && id.len() <= 64 && id.bytes().all(plain)).then(|| id.to_owned())
}
