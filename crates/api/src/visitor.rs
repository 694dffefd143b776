//! Requests that anybody may make.

use app::{Actor, App, Ctx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::request_id::RequestId;

/// The context of a request from nobody in particular.
pub(crate) struct Visitor(pub(crate) Ctx);

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Ok(Self(app.ctx(Actor::Anonymous, id)))
    }
}
