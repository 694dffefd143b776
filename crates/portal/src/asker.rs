//! The browser that asks, as far as it says.

use std::convert::Infallible;
use std::net::SocketAddr;

use app::people::Browser;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

/// What a request comes from.
pub(crate) struct Asker(pub(crate) Browser);

impl Asker {
    pub(crate) fn of(parts: &Parts) -> Self {
        let name = parts.headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let remote = address.map(|ConnectInfo(address)| address.ip());
        Self(Browser::new(name.unwrap_or_default(), remote))
    }
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
