//! Pages of an offer's draft.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// All pages of a draft.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageList {
    /// The GUID of the offer.
    pub offer_guid: String,
    /// In the order people go through them; those of plans behind, plan by plan.
    pub value: Vec<PageSummary>,
}

/// What an offer and its plans are called.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferGuids {
    pub publisher_id: String,
    pub offer_id: String,
    /// The same for ever, and no other offer's.
    pub guid: String,
    /// Those of the draft, in order.
    pub plans: Vec<PlanIds>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanIds {
    pub plan_id: String,
    /// The same for ever, and no other plan's.
    pub guid: String,
}

/// How a page stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageSummary {
    /// Such as `listing`.
    pub page: String,
    /// The id of the plan, where it is a page of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The GUID of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_guid: Option<String>,
    /// What people call it.
    pub label: String,
    /// The entity tag it has, for `If-Match`.
    pub tag: String,
    /// Whether it says something else than the live one, or is not live at all.
    pub differs_from_live: bool,
    /// How much of it is to be corrected before the offer can be published.
    pub problems: u64,
}

/// A page to save.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PageDraft {
    /// Everything that is on it, nested as in the definition or, on a page of a plan, as in the plan.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub content: Value,
}

/// A page that was saved.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedPage {
    /// Such as `listing`.
    pub page: String,
    /// The id of the plan, where it is a page of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The entity tag it has now.
    pub tag: String,
    /// Number of the draft.
    pub version: i64,
    /// When the draft was written.
    #[schemars(extend("format" = "date-time"))]
    pub changed_time: String,
}

/// A page with what is on it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Such as `listing`.
    pub page: String,
    /// The id of the plan, where it is a page of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What people call it.
    pub label: String,
    /// The entity tag it has, for `If-Match`.
    pub tag: String,
    /// What is on it, nested as in the definition or, on a page of a plan, as in the plan.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub content: Value,
    /// What may be on it, in order.
    pub fields: Vec<Value>,
}

/// All that a version of an offer says.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WholeDefinition {
    pub offer_type_id: String,
    pub version: i64,
    /// With what only newer APIs know.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub definition: Value,
}
