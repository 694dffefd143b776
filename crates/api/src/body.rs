//! Request bodies, with errors that say where.

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::error::ApiError;

/// Largest body of the current request, put there by the router.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaxBody(pub(crate) usize);

/// A JSON body.
pub(crate) struct JsonBody(pub(crate) Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(&request) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UnsupportedMediaType",
                "send the document as `Content-Type: application/json`",
            ));
        }
        let bytes = read(request).await?;
        document(&bytes).map(Self)
    }
}

/// The body of an action, which may be anything or nothing: tools send none, an empty one with a JSON media type, or
/// an object whose shape differs from tool to tool. Only broken JSON is refused.
pub(crate) struct OptionalBody(pub(crate) Value);

impl<S: Send + Sync> FromRequest<S> for OptionalBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let json = is_json(&request);
        let bytes = read(request).await?;
        match !json || bytes.trim_ascii().is_empty() {
            true => Ok(Self(Value::Null)),
            false => document(&bytes).map(Self),
        }
    }
}

/// JSON by its media type, or without one.
fn is_json(request: &Request) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty()
        || essence == "application/json"
        || essence == "text/json"
        || essence.ends_with("+json")
}

async fn read(request: Request) -> Result<bytes::Bytes, ApiError> {
    let limit = request.extensions().get::<MaxBody>().map_or(usize::MAX, |max| max.0);
    let too_large = || {
        let message = format!("the body is larger than {limit} bytes, the most this marketplace takes");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", message)
    };
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > limit as u64) {
        return Err(too_large());
    }
    axum::body::to_bytes(request.into_body(), limit).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        match source.is_some_and(|source| source.to_string().contains("length limit")) {
            true => too_large(),
            false => ApiError::new(
                StatusCode::BAD_REQUEST,
                "IncompleteBody",
                "the body ended before it was complete",
            ),
        }
    })
}

/// A document, also one inside a text: apache-libcloud encodes what its callers have encoded already.
fn document(bytes: &[u8]) -> Result<Value, ApiError> {
    match parse(bytes)? {
        Value::String(text) => parse(text.as_bytes()),
        value => Ok(value),
    }
}

fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let message = format!(
            "the body is not JSON: line {}, column {}: {}",
            error.line(),
            error.column(),
            plain(&error)
        );
        ApiError::new(StatusCode::BAD_REQUEST, "MalformedJson", message)
    })
}

/// The reason without the place, which is said already.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}
