//! One log line and one measurement per request.

use std::time::Duration;

use app::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::request_id::RequestId;

/// Longest path that is logged, in characters; no path of ours is longer.
const LONGEST_PATH: usize = 300;

/// As much of a method as is repeated; none of HTTP's is longer, and clients may invent some.
const LONGEST_METHOD: usize = 20;

/// A method, fit to be repeated: its names have one byte for each character.
pub(crate) fn shown(method: &Method) -> &str {
    let name = method.as_str();
    name.get(..LONGEST_METHOD).unwrap_or(name)
}

/// Logs and measures a request. The query is not logged: links carry signatures there.
pub(crate) async fn record(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(LONGEST_PATH).collect();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let id = RequestId::read(request.extensions());
    let started = app.env.clock.now();
    let span = tracing::info_span!("request", request_id = %id);
    let response = next.run(request).instrument(span.clone()).await;
    let took: Duration = app.env.clock.now().since(started);
    let status = response.status().as_u16();
    span.in_scope(
        || tracing::info!(method = %shown(&method), path, status, micros = took.as_micros(), "answered"),
    );
    // Clients may invent methods; series of metrics may not grow with them.
    let known = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"].contains(&method.as_str());
    let method = if known { method.as_str().to_owned() } else { "other".to_owned() };
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::counter!("stoa_http_requests_total", &labels).increment(1);
    metrics::histogram!("stoa_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response
}
