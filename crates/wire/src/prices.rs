//! What a plan costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::validation::ValidationFinding;

/// What a plan costs in every market where it is sold.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanPrices {
    pub plan: String,
    /// The entity tag of the page with the prices, for `If-Match`.
    pub tag: String,
    /// Number of the draft.
    pub version: i64,
    /// How the plan is charged for: `unpriced`, `free`, `byol`, `flat`, `perUser`, `perUnit`, `perCore`, `perCoreSize` or
    /// `perMarketAndCoreSize`.
    pub model: String,
    /// Fewest users of a subscription, where it is charged for by user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_users: Option<u64>,
    /// Most users of a subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_users: Option<u64>,
    /// Everything that has a price.
    pub charges: Vec<PlanCharge>,
}

/// Something that has a price.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanCharge {
    /// Such as `month`, `term P1Y`, `meter messages` or `size 8core`.
    pub charge: String,
    /// `month`, `term`, `hour`, `meter` or `size`.
    pub kind: String,
    /// Where the price stands in the definition.
    pub place: String,
    /// How a term is paid: `upfront`, `monthly` or `yearly`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// How many payments a term has. A price is that of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payments: Option<u32>,
    /// What a meter counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How much of a meter each term includes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub included: Vec<IncludedQuantity>,
    /// The price in US dollars, which holds in every market without one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub price_in_usd: Option<Number>,
    pub prices: Vec<MarketPrice>,
    /// Markets where the plan is sold and this has no price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_price: Vec<String>,
}

/// How much of a meter the price of a term includes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncludedQuantity {
    /// ISO 8601, such as `P1Y`.
    pub term: String,
    /// Nothing where there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
}

/// The price of one payment in a market.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarketPrice {
    /// ISO 3166-1 alpha-2.
    pub market: String,
    /// What people call it.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    #[schemars(with = "f64")]
    pub amount: Number,
    /// What a whole term costs, where it has several payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub whole_term: Option<Number>,
    /// `own`: the publisher gave it; `converted`: it follows from the price in US dollars.
    pub basis: String,
    /// Units of the currency per US dollar, where it is converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub rate: Option<Number>,
    /// The day of the rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_date: Option<String>,
}

/// What saving prices did, or would do.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PricesResult {
    /// Whether they were saved; never by a dry run.
    pub saved: bool,
    /// Number of the draft that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The entity tag that the page with the prices has now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Every price that changes, at most 1000.
    pub changes: Vec<PriceChange>,
    /// Whether more prices change.
    pub more: bool,
    /// Of a dry run: everything that is wrong with the draft as it would be, or worth a look.
    pub findings: Vec<ValidationFinding>,
}

/// A price that changes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceChange {
    /// Such as `term P1Y`.
    pub charge: String,
    /// Nothing for the price in US dollars, which holds in every market without one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// ISO 4217.
    pub currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub before: Option<Number>,
    /// Nothing where the price is taken away: then that in US dollars is converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub after: Option<Number>,
}
