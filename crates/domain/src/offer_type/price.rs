//! The shape of virtual machine prices. What a plan costs somewhere is worked out elsewhere.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use super::absent::is_empty;
use super::path::Path;

const PER_CORE: &str = "coreMultiplier";
const PER_REGION: &str = "regionPrices";
const SPREADSHEET: &str = "spreadSheetPricing";

/// The exact value of a JSON number, if it fits a decimal.
pub(super) fn decimal(number: &Number) -> Option<Decimal> {
    let text = number.to_string();
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}

/// The members of a pricing object that say what the plan costs.
///
/// Prices by region beside another model are its evaluation, sent back by a client that read all prices.
pub(super) fn models(pricing: &Value) -> Vec<&'static str> {
    let given = |name: &&str| pricing.get(*name).is_some_and(|member| !is_empty(member));
    let models: Vec<_> = [PER_CORE, SPREADSHEET].into_iter().filter(given).collect();
    if models.is_empty() { [PER_REGION].into_iter().filter(given).collect() } else { models }
}

/// Prices by region, where they are what says what the plan costs.
pub(super) fn by_region(pricing: &Value) -> Option<&Map<String, Value>> {
    let is_the_model = models(pricing) == [PER_REGION];
    pricing.get(PER_REGION).filter(|_| is_the_model).and_then(Value::as_object)
}

/// The way prices are given, in one word; two pricing objects that agree on it have the same model.
pub(super) fn model_name(pricing: &Value) -> String {
    let per_core = pricing.get(PER_CORE);
    let kind = |name: &str| per_core.is_some_and(|core| core.get(name).is_some());
    let names = models(pricing).into_iter().map(|model| match model {
        PER_CORE if kind("individually") => "coreMultiplier.individually",
        PER_CORE if kind("single") => "coreMultiplier.single",
        other => other,
    });
    names.collect::<Vec<_>>().join(" + ")
}

/// Every number of a pricing object that is an amount of money, with its place.
pub(super) fn amounts(pricing: &Value, path: &Path) -> Vec<(Path, Decimal)> {
    let mut found = Vec::new();
    for (name, regions_inside) in [(PER_CORE, false), (PER_REGION, true)] {
        if let Some(Value::Object(members)) = pricing.get(name) {
            let path = path.member(name);
            for (name, value) in members {
                collect(value, &path.member(name), if regions_inside { 2 } else { 1 }, &mut found);
            }
        }
    }
    found
}

fn collect(value: &Value, path: &Path, depth: u8, found: &mut Vec<(Path, Decimal)>) {
    match value {
        Value::Number(number) => found.extend(decimal(number).map(|amount| (path.clone(), amount))),
        Value::Object(members) if depth > 0 => {
            for (name, value) in members {
                collect(value, &path.member(name), depth - 1, found);
            }
        }
        _ => {}
    }
}

/// Region by region, how prices and sold regions fail to match.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RegionGaps {
    /// Sold without a price.
    pub(super) unpriced: Vec<String>,
    /// Priced but not sold.
    pub(super) unsold: Vec<String>,
}

/// Nothing to compare where prices are not given by region.
pub(super) fn region_gaps(pricing: &Value, sold: Option<&Value>) -> RegionGaps {
    let Some(prices) = by_region(pricing) else { return RegionGaps::default() };
    let sold: Vec<&str> =
        sold.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let unpriced = sold.iter().filter(|region| !prices.contains_key(**region));
    let unsold = prices.keys().filter(|region| !sold.contains(&region.as_str()));
    RegionGaps {
        unpriced: unpriced.map(|region| (*region).to_owned()).collect(),
        unsold: unsold.cloned().collect(),
    }
}

/// The place of the prices of `region`.
pub(super) fn region_path(pricing: &Path, region: &str) -> Path {
    pricing.member(PER_REGION).member(region)
}
