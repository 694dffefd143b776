//! Offer types.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A kind of offer the marketplace knows.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferType<'a> {
    pub id: &'a str,
    pub display_name: &'a str,
    pub version: i64,
    pub offer_type_versions: &'a Map<String, Value>,
    /// JSON Schema 2020-12 of an offer's `definition`.
    pub definition_schema: &'a Value,
}
