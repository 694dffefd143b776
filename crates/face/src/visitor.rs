//! Requests that anybody may make.

use app::{Actor, App, Ctx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::request_id::RequestId;

/// The context of a request from nobody in particular.
pub struct Visitor(pub Ctx);

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(app.ctx(Actor::Anonymous, RequestId::read(&parts.extensions))))
    }
}
