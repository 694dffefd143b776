//! The public catalogue.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// One page of live offers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CataloguePage {
    pub value: Vec<Box<RawValue>>,
    /// Path of the next page, absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}
