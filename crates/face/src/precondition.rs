//! The headers that say under which condition a draft is changed (RFC 9110 section 13).

use std::convert::Infallible;

use app::offers::Precondition;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

/// `If-Match` and `If-None-Match` of a request.
pub struct Condition(pub Precondition);

impl<S: Sync> FromRequestParts<S> for Condition {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Precondition {
            if_match: text(&parts.headers, &header::IF_MATCH),
            if_none_match: text(&parts.headers, &header::IF_NONE_MATCH),
        }))
    }
}

/// All values of a header in one list (RFC 9110 §5.3); one that cannot be read matches nothing, rather than being no
/// condition at all.
pub fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("unreadable").trim());
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}
