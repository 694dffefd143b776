//! Publishing some pages of a draft.

use schemars::JsonSchema;
use serde::Serialize;

use crate::validation::ValidationFinding;

/// What is published.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// The pages that say something else than the live ones; empty where no pages were chosen, because all are published.
    pub pages: Vec<String>,
    /// Those of them that were not chosen.
    pub pulled_in: Vec<PulledIn>,
    /// New plans that are not published yet.
    pub held_back: Vec<HeldBack>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct PulledIn {
    pub page: String,
    pub reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct HeldBack {
    pub plan: String,
    pub pages: Vec<String>,
    /// What is to be corrected before the plan can be published.
    pub problems: Vec<ValidationFinding>,
}
