//! The notification list of publish, go-live and cancel.

use axum::http::StatusCode;
use serde_json::Value;

use crate::error::ApiError;

/// The addresses in `{"metadata": {"notification-emails": "a@x,b@y"}}`; any other shape names nobody.
pub(super) fn read(body: &Value) -> Result<Vec<String>, ApiError> {
    let list = body.pointer("/metadata/notification-emails").and_then(Value::as_str).unwrap_or_default();
    mail::parse_addresses(list).map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "InvalidNotificationEmails",
            format!("metadata.notification-emails: {error}"),
        )
    })
}
