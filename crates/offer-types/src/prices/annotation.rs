//! The annotation `x-stoa-price`, as a type file writes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The annotation.
pub(crate) const KEYWORD: &str = "x-stoa-price";

/// What a member of a plan, or an element of a list there, has to do with prices.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Annotation {
    /// Where the plan is sold: the currency and the name of each market.
    Markets { currencies: BTreeMap<String, String>, names: BTreeMap<String, String> },
    /// How the plan is charged for: what each of its words means.
    Model { words: BTreeMap<String, Model> },
    /// How many users a subscription has.
    Seats { least: String, most: String },
    /// The price of a month.
    Month { dollars: String, by_market: String },
    /// The price of each payment for a term.
    Term { term: String, payment: String, dollars: String, by_market: String },
    /// The price of an hour of a unit.
    Hour { unit: String, dollars: String, by_market: String, finer: u32 },
    /// The price of what a meter counts.
    Meter {
        id: String,
        name: String,
        unit: String,
        /// False where the plan does not use the meter.
        used: String,
        included: Quantities,
        dollars: String,
        by_market: String,
        finer: u32,
    },
    /// The prices of machines by the hour, which have rules of their own.
    MachineHours,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Model {
    Free,
    Byol,
    Flat,
    PerUser,
    PerUnit,
}

/// A list of what each term includes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Quantities {
    pub(crate) list: String,
    pub(crate) term: String,
    pub(crate) quantity: String,
    pub(crate) unlimited: String,
}

impl Annotation {
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        Self::deserialize(value).map_err(|error| error.to_string())
    }

    /// The members with the price in US dollars and with those of single markets, of what has such a price.
    pub(super) fn members(&self) -> Option<(&str, &str)> {
        match self {
            Self::Month { dollars, by_market }
            | Self::Term { dollars, by_market, .. }
            | Self::Hour { dollars, by_market, .. }
            | Self::Meter { dollars, by_market, .. } => Some((dollars, by_market)),
            Self::Markets { .. } | Self::Model { .. } | Self::Seats { .. } | Self::MachineHours => None,
        }
    }

    /// How many more decimals than its currency a price may have.
    pub(super) fn finer(&self) -> u32 {
        match self {
            Self::Hour { finer, .. } | Self::Meter { finer, .. } => *finer,
            _ => 0,
        }
    }
}
