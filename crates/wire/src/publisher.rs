//! Publisher profiles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Publisher {
    pub version: i64,
    pub id: String,
    pub definition: PublisherDefinition,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublisherDefinition {
    pub display_text: String,
    /// Offer types the publisher may use; at least one client decodes it strictly as texts.
    pub offer_type_categories: Vec<String>,
    pub seller_id: i64,
}
