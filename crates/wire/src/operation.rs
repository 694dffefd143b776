//! Publishing status, operations and submissions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `GET …/status`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferStatus {
    pub status: String,
    pub messages: Vec<Message>,
    pub steps: Vec<Step>,
    pub preview_links: Vec<Link>,
    pub live_links: Vec<Link>,
    /// Comma-separated; only for offers that are not migrated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_emails: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub message_html: String,
    /// `information`, `warning` or `error`.
    pub level: String,
    #[schemars(extend("format" = "date-time"))]
    pub timestamp: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub estimated_time_frame: String,
    pub id: String,
    pub step_name: String,
    pub description: String,
    pub status: String,
    pub messages: Vec<Message>,
    pub progress_percentage: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub display_text: String,
    pub uri: String,
}

/// One operation: always an object, never wrapped in an array.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperationDetail {
    pub id: String,
    pub submission_type: String,
    pub status: String,
    pub messages: Vec<Message>,
    pub publishing_version: i64,
    pub offer_version: i64,
    /// `canCancel`, `canceling`, `canceled` or `cannotCancel`.
    pub cancellation_request_state: String,
    pub steps: Vec<Step>,
    pub preview_links: Vec<Link>,
    pub live_links: Vec<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_emails: Option<String>,
    #[schemars(extend("format" = "date-time"))]
    pub created_date_time: String,
    #[schemars(extend("format" = "date-time"))]
    pub last_action_date_time: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<OperationError>,
}

/// Why an operation failed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct OperationError {
    pub code: String,
    pub message: String,
}

/// An element of `GET …/submissions`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Submission {
    pub id: String,
    pub offer_id: String,
    pub offer_version: i64,
    pub offer_type_id: String,
    pub publisher_id: String,
    /// `publish`, `golive`, or `cancel` for one that had nothing to cancel.
    pub submission_type: String,
    pub submission_state: String,
    pub publishing_version: i64,
    /// `staging` or `production`.
    pub slot: String,
    pub version: i64,
    pub definition: SubmissionDefinition,
    #[schemars(extend("format" = "date-time"))]
    pub changed_time: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionDefinition {
    pub metadata: SubmissionMetadata,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionMetadata {
    pub emails: String,
}
