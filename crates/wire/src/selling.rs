//! What is sold, and what is not any more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How something that is live stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Of an offer or a plan: `selling`, `deprecated`, `stopped`; of an offer that was never live: `notLive`. Of an image version:
    /// `active`, `deprecated`, `withdrawn`.
    pub state: String,
    /// When it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub since: Option<String>,
    /// The day at whose beginning, in UTC, it stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub date: Option<String>,
    /// Why: `criticalSecurityIssue`, `endOfSupport` or `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What there is instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Alternative>,
}

/// Something that is live, and sold.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alternative {
    /// In terms: the same publisher where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher_id: Option<String>,
    /// In terms: the same offer where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<String>,
    /// Only in place of another version of the same plan and disk generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_version: Option<String>,
}

/// On which terms something stops being sold.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StopTerms {
    /// The day at whose beginning, in UTC, it stops. Without this and `dateOffset` an offer or a plan stops at once, and an image version
    /// in 90 days, or at once for a critical security issue.
    #[serde(default)]
    pub date: Option<String>,
    /// How long it is until then, in ISO 8601, such as `P90D`.
    #[serde(default)]
    pub date_offset: Option<String>,
    /// Why: `criticalSecurityIssue`, `endOfSupport` or `other`.
    #[serde(default)]
    pub reason: Option<String>,
    /// What buyers are told to take instead.
    #[serde(default)]
    pub alternative: Option<Alternative>,
}

/// How an offer stands, and all that is live of it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferSelling {
    #[serde(flatten)]
    pub standing: Standing,
    /// The plans that are live.
    pub plans: Vec<PlanSelling>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanSelling {
    pub plan_id: String,
    #[serde(flatten)]
    pub standing: Standing,
    pub image_versions: Vec<ImageSelling>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageSelling {
    pub version: String,
    /// The further disk generation of the plan that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<String>,
    #[serde(flatten)]
    pub standing: Standing,
}

/// What stopped, or will, of the offers of a publisher.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StopPage {
    pub items: Vec<ListedStop>,
    /// Path of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Something that stopped, or will: an offer, a plan of it, or a version of a plan's images.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedStop {
    pub offer_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_version: Option<String>,
    #[serde(flatten)]
    pub standing: Standing,
}
