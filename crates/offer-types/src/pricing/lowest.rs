//! What an offer costs at least: one price to show in a list.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::MEMBERS;
use super::evaluate::evaluate_in;
use super::evaluated::number;
use super::geography::{Region, region, regions};
use super::model::brings_own_licence;
use super::rates::RateTable;
use domain::Timestamp;

/// The market that lists show prices of, unless an offer is not sold there.
const REFERENCE: &str = "US";

/// What the cheapest way to get an offer costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PriceFrom {
    /// The lowest price of an hour in one market, whatever the machine.
    Hour {
        amount: Number,
        currency: String,
        market: String,
    },
    Free,
    /// Customers bring a licence, and pay for it elsewhere.
    OwnLicence,
}

/// What the cheapest of `plans` costs, at the rates in force `at`. Prices are compared in one market: the United States,
/// or else the first where one is known, in the order prices are listed. None where none is.
pub fn price_from(plans: &[Value], rates: &RateTable, at: Timestamp) -> Option<PriceFrom> {
    let sold: Vec<HashSet<&str>> = plans.iter().map(regions_sold).collect();
    let lowest_in = |market: &'static Region| {
        let there = plans.iter().zip(&sold).filter(|(_, sold)| sold.contains(market.code.as_str()));
        let prices =
            there.flat_map(|(plan, _)| MEMBERS.map(|member| lowest(plan, member, market, rates, at)));
        Some((market, prices.flatten().min()?))
    };
    match region(REFERENCE).into_iter().chain(regions()).find_map(lowest_in) {
        Some((_, amount)) if amount.is_zero() => Some(PriceFrom::Free),
        Some((market, amount)) => Some(PriceFrom::Hour {
            amount: number(amount),
            currency: market.currency.clone(),
            market: market.code.clone(),
        }),
        None => {
            let mut pricings = plans.iter().flat_map(|plan| MEMBERS.map(|member| &plan[member]));
            pricings.any(brings_own_licence).then_some(PriceFrom::OwnLicence)
        }
    }
}

fn regions_sold(plan: &Value) -> HashSet<&str> {
    plan["regions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The lowest price of all core sizes that `plan` has in `market`. What cannot be evaluated has none.
fn lowest(
    plan: &Value,
    member: &str,
    market: &'static Region,
    rates: &RateTable,
    at: Timestamp,
) -> Option<Decimal> {
    let pricing = plan[member].as_object()?;
    evaluate_in(pricing, member, vec![market], rates, at).ok()??.lowest()
}
