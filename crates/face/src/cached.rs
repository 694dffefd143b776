//! Answers that anybody may keep but must ask about (RFC 9111 section 5.2.2.4).

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `body` under its tag, or only the tag for a caller who has it already.
pub fn answer(headers: &HeaderMap, etag: &str, body: impl IntoResponse) -> Response {
    let headers_of_both = [(header::ETAG, etag), (header::CACHE_CONTROL, "public, no-cache")];
    match unchanged(headers, etag) {
        true => (StatusCode::NOT_MODIFIED, headers_of_both).into_response(),
        false => (headers_of_both, body).into_response(),
    }
}

/// Whether the caller has what is tagged `etag` (RFC 9110 section 13.1.2).
pub fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let mut sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|sent| sent.to_str().ok());
    sent.any(|sent| {
        sent.trim() == "*" || sent.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
    })
}
