//! What two versions of an offer say that is not the same.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What the version `to` says else than `from`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Plans that are in one of both only.
    pub plans: Vec<PlanDifference>,
    /// Pages that say something else.
    pub pages: Vec<PageDifference>,
    /// Pages that say the same.
    pub unchanged: Vec<String>,
    /// Whether there are more differences than are told.
    pub more: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanDifference {
    pub plan: String,
    pub change: Change,
    /// Its pages, which come or go with it.
    pub pages: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct PageDifference {
    /// Such as `listing` or `plans/gold/plan-listing`.
    pub page: String,
    /// What people call the page.
    pub label: String,
    pub fields: Vec<FieldDifference>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FieldDifference {
    /// Where it is, in a way that survives reordering: `plans[gold]/regions`.
    pub place: String,
    /// What people call it.
    pub label: String,
    pub change: Change,
    /// What it said; left out for a secret, and where it is too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// A long text that was edited, part by part; the middle of what stays may be left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Words>,
    /// Whether it is kept secret: that it changed is all there is to say.
    pub secret: bool,
    /// Whether `before` or `after` is left out because it is too long.
    pub shortened: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Words {
    pub change: WordsChange,
    pub text: String,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    Added,
    Removed,
    Edited,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum WordsChange {
    Same,
    Added,
    Removed,
}
