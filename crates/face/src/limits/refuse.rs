//! Refusals that pass with time.

use std::time::Duration;

use axum::http::{StatusCode, header};

use crate::refusal::Refusal;

/// Counts a refusal; operators see from it which limit is hit.
pub(crate) fn refused(limit: &'static str) {
    metrics::counter!("stoa_http_refused_total", "limit" => limit).increment(1);
}

/// A refusal with the time to come back, in whole seconds and at least one.
pub(super) fn again(status: StatusCode, code: &str, message: String, wait: Duration) -> Refusal {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Refusal::new(status, code, message).with_header(header::RETRY_AFTER, seconds.max(1).to_string())
}
