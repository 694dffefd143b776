//! Files that publishers send.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file that is stored, for a draft to name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// What a draft puts in the place of the file. It can be read there for a while, too.
    pub address: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// What it turned out to be.
    pub media_type: String,
    /// In pixels, for pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// When it is forgotten unless a draft names it until then.
    #[schemars(extend("format" = "date-time"))]
    pub until: String,
}
