//! One id per request: in the answer, in every log line, in the event log.

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use app::App;

/// The id of the current request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// The id among the extensions of a request.
    pub(crate) fn read(extensions: &Extensions) -> String {
        extensions.get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }
}

/// The names tools use for it; the first is always answered, the others echoed.
const REQUEST: &str = "x-ms-request-id";
const CORRELATION: &str = "x-ms-correlation-id";
/// Only echoed: the caller may give many requests the same one.
const CLIENT: &str = "x-ms-client-request-id";

/// Takes the caller's id, or makes one, and puts it on the answer.
pub(crate) async fn assign(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let correlation = named(request.headers(), CORRELATION);
    let client = named(request.headers(), CLIENT);
    let id = named(request.headers(), REQUEST)
        .or_else(|| correlation.clone())
        .unwrap_or_else(|| app.env.random.uuid(app.env.clock.now()).to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    for (name, id) in [(REQUEST, Some(id)), (CORRELATION, correlation), (CLIENT, client)] {
        if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
            response.headers_mut().insert(name, id);
        }
    }
    response
}

/// An id a caller sent, when it is one that belongs into a log: short and plain.
fn named(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/');
    (!text.is_empty() && text.len() <= 128 && text.bytes().all(plain)).then(|| text.to_owned())
}
