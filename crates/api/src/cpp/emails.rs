//! The notification list of publish, go-live and cancel.

use axum::http::StatusCode;
use face::Refusal;
use serde_json::Value;

/// The addresses in `{"metadata": {"notification-emails": "a@x,b@y"}}`; any other shape names nobody.
pub(super) fn read(body: &Value) -> Result<Vec<String>, Refusal> {
    let list = body.pointer("/metadata/notification-emails").and_then(Value::as_str).unwrap_or_default();
    parse(list, "metadata.notification-emails")
}

/// The addresses in `list`, with commas between them; `member` is where they were sent.
pub(crate) fn parse(list: &str, member: &str) -> Result<Vec<String>, Refusal> {
    mail::parse_addresses(list).map_err(|error| {
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidNotificationEmails", format!("{member}: {error}"))
    })
}
