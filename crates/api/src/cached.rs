//! Answers that anybody may keep but must ask about (RFC 9111 section 5.2.2.4).

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `body` under its tag, or only the tag for a caller who has it already.
pub(crate) fn answer(headers: &HeaderMap, etag: &str, body: impl IntoResponse) -> Response {
    let headers_of_both = [(header::ETAG, etag), (header::CACHE_CONTROL, "public, no-cache")];
    match unchanged(headers, etag) {
        true => (StatusCode::NOT_MODIFIED, headers_of_both).into_response(),
        false => (headers_of_both, body).into_response(),
    }
}

fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok());
    sent.is_some_and(|sent| {
        sent.trim() == "*" || sent.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
    })
}
