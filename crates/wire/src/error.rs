//! The error body of every `/api` answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `{"error": {"code", "message", "details"}}`; clients index into `error` as an object, so it always is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    pub error: ErrorObject,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorObject {
    /// Pascal case, stable.
    pub code: String,
    /// One sentence a person can act on.
    pub message: String,
    /// Every problem found, when there can be several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<ErrorDetail>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorDetail {
    pub code: String,
    /// Path of the offending value, for example `definition.plans[0].planId`.
    pub target: String,
    pub message: String,
}
