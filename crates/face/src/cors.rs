//! Browsers that run what came from elsewhere.

use axum::http::HeaderName;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// Headers of answers that such a program may read.
const READABLE: [&str; 8] = [
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "operation-location",
    "retry-after",
    "x-ms-request-id",
    "x-stoa-warnings",
];

/// What lets programs of these origins in; nothing where there are none.
pub(crate) fn allow(origins: &[String]) -> Option<CorsLayer> {
    let origins: Vec<_> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(Any)
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(READABLE.map(HeaderName::from_static))
    })
}
