//! The `Idempotency-Key` header of requests that change something.

use std::io::Write as _;

use app::Scope;
use app::once::{Outcome, Repeatable};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blob::Digest;
use domain::PublisherId;

use crate::refusal::Refusal;

const KEY: &str = "idempotency-key";
/// Says on an answer that it was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest key, in characters.
const LONGEST: usize = 255;

/// What a request would be recognised by, if it carries a key.
pub struct Repeat(Option<(String, String)>);

impl Repeat {
    /// The request with its body; it is about offers of `publisher`.
    pub fn with(self, publisher: &PublisherId, body: &serde_json::Value) -> Option<Repeatable> {
        let (key, target) = self.0?;
        // A hash takes whatever is written to it, and keeps none of it: the body may be large.
        let mut hash = Digest::builder();
        let _ = write!(hash, "{target}\n{body}");
        let fingerprint = hash.finish().to_string();
        Some(Repeatable { scope: Scope::Publisher(publisher.clone()), key, fingerprint })
    }
}

impl<S: Sync> FromRequestParts<S> for Repeat {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut keys = parts.headers.get_all(KEY).iter();
        let Some(key) = keys.next() else { return Ok(Self(None)) };
        if keys.next().is_some() {
            // Whichever was taken, a repeat might carry the other.
            return Err(malformed("there is more than one `Idempotency-Key` header: send one"));
        }
        let plain = |b: u8| b.is_ascii_graphic() || b == b' ';
        match key.to_str() {
            Ok(key) if (1..=LONGEST).contains(&key.len()) && key.bytes().all(plain) => {
                // Under which condition a draft is saved is part of what is asked.
                let condition =
                    [header::IF_MATCH, header::IF_NONE_MATCH].map(|name| parts.headers.get(name).cloned());
                let target = format!("{} {} {condition:?}", parts.method, parts.uri);
                Ok(Self(Some((key.to_owned(), target))))
            }
            _ => Err(malformed(format!("an Idempotency-Key has 1 to {LONGEST} printable ASCII characters"))),
        }
    }
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidIdempotencyKey", message)
}

/// An outcome as an HTTP answer.
pub fn respond(outcome: Outcome) -> Response {
    let is_document = !outcome.body.is_empty();
    let mut response = Body::from(outcome.body).into_response();
    *response.status_mut() = StatusCode::from_u16(outcome.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if is_document {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for (name, value) in outcome.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    if outcome.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
