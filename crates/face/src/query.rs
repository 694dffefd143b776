//! Query parameters by name, letter case of the name aside.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use url::form_urlencoded;

use crate::refusal::Refusal;

/// The decoded query of a request.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn of(query: Option<&str>) -> Self {
        Self(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The first value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// Every value of `name`.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// Whether `name` says yes. Silence means no; what says neither is refused rather than taken for one of them.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, "true or false")),
        }
    }

    /// The number `name` gives, from 1 on.
    pub fn count(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.number(name, 1)
    }

    /// The place in a log that `name` gives; 0 is its beginning.
    pub fn position(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.number(name, 0)
    }

    fn number(&self, name: &str, least: i64) -> Result<Option<i64>, Refusal> {
        let read = |text: &str| text.parse().ok().filter(|number| *number >= least);
        let read =
            |text: &str| read(text).ok_or_else(|| invalid(name, &format!("a whole number from {least} on")));
        self.get(name).map(read).transpose()
    }
}

fn invalid(name: &str, expected: &str) -> Refusal {
    let message = format!("the query parameter `{name}` must be {expected}");
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", message).with_target(name.to_owned())
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts.uri.query()))
    }
}
