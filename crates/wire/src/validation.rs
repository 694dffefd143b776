//! What saving and publishing an offer would say, and what was confirmed about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything there is to say about an offer.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    pub offer_type_id: String,
    /// Whether a PUT takes it.
    pub can_be_saved: bool,
    /// Whether a publish takes it. Files are fetched and disks certified later.
    pub can_be_published: bool,
    pub findings: Vec<ValidationFinding>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValidationFinding {
    /// `draft`: told when the offer is saved. `publish`: when it is published.
    pub level: ValidationLevel,
    pub severity: Severity,
    /// Pascal case, stable.
    pub code: String,
    /// Path of the value, for example `definition.plans[0].planId`.
    pub target: String,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ValidationLevel {
    Draft,
    Publish,
}

/// Whether it stops what its level is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    Error,
    Warning,
}

/// Unknown members that restrict nobody.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Confirmation {
    /// Their names, as the draft spells them.
    pub members: Vec<String>,
}
