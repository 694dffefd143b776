//! Headers of pages, whatever face they are of.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::assets;

/// What a browser may do with a page: show what comes from here, and nothing else (Content Security Policy Level 3).
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// Whether a page is compressed for whoever asks like this. Not for what another site had a browser ask for: by the lengths of many
/// answers in which it has words of its own repeated, it would find out what else is on the page (BREACH, breachattack.com).
pub fn compresses(headers: &HeaderMap) -> bool {
    let from = headers.get("sec-fetch-site").and_then(|from| from.to_str().ok());
    matches!(from, Some("same-origin" | "none")) && assets::takes_gzip(headers)
}

/// The headers of every page.
pub fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    // Without any, a browser would not say which page a form came from.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language, Accept-Encoding"));
}
