//! Offers, whole and in lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A whole offer.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub offer_type_id: String,
    pub publisher_id: String,
    pub status: String,
    pub id: String,
    pub version: i64,
    /// Passed through as text: the publisher's members keep their order and spelling.
    pub definition: Box<RawValue>,
    #[schemars(extend("format" = "date-time"))]
    pub changed_time: String,
    /// `migrated` or `none`.
    pub pc_migration_status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_type_versions: Option<Box<RawValue>>,
}

/// An offer in a list.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferSummary {
    pub offer_type_id: String,
    pub publisher_id: String,
    pub status: String,
    pub id: String,
    pub version: i64,
    pub definition: DisplayText,
    #[schemars(extend("format" = "date-time"))]
    pub changed_time: String,
    pub pc_migration_status: String,
}

/// The part of a definition that lists show.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisplayText {
    pub display_text: String,
}
