//! What saving and publishing an offer would say, and what was confirmed about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

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
    /// The same for programs; left out where a name on the way is longer than 80 characters, which `target` shows cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Box<FindingPlace>>,
    /// In the language of the answer.
    pub message: String,
    /// The id of the message's text, which does not change; left out where it is the offer type's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What stands in the message, by name: texts, numbers, and lists of them. Of many findings only the first 200 have this, an
    /// id and a `place`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Map<String, Value>>")]
    pub arguments: Option<Box<RawValue>>,
}

/// Where a value is, for programs.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingPlace {
    /// JSON pointer from the offer: `/definition/plans/0/planId`.
    pub pointer: String,
    /// A name within the definition that survives reordering: `plans[gold]/planId`. Elements without a key are numbered.
    pub stable: String,
    /// From the offer on: names of members, and for elements of lists their `index`, and `key` if the list has one.
    #[schemars(with = "Vec<Value>")]
    pub steps: Box<RawValue>,
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
