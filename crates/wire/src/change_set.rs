//! Changing many pages of a draft at once.

use schemars::JsonSchema;
use serde::Serialize;

use crate::comparison::Comparison;
use crate::publish::Published;
use crate::validation::ValidationFinding;

/// What a change set did, or would do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeSetResult {
    /// Whether the draft was changed; never by a dry run.
    pub saved: bool,
    /// Number of the draft that was changed. Where its pages are published, the draft is the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The pages that were changed, each with the tag it has now.
    pub pages: Vec<ChangedPage>,
    /// What the draft says else than before; nothing where it could not be saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// What is worth a look; of a dry run, everything that is wrong, too.
    pub findings: Vec<ValidationFinding>,
    /// What is published, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangedPage {
    /// Such as `listing` or `plans/gold/plan-listing`.
    pub page: String,
    pub tag: String,
}
