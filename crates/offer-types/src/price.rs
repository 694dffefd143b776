//! The shape of virtual machine prices. What a plan costs somewhere is worked out elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use super::absent::is_empty;
use domain::{Place, PlaceStep};

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

/// Shows `see` every number of a pricing object that is an amount of money, with its place, for as long as it says so.
pub(super) fn each_amount(pricing: &Value, path: &Place, see: &mut dyn FnMut(&Place, Decimal) -> bool) {
    for (name, regions_inside) in [(PER_CORE, false), (PER_REGION, true)] {
        if let Some(Value::Object(members)) = pricing.get(name) {
            let mut path = path.member(name);
            for (name, value) in members {
                path.enter_member(name);
                if !each_amount_in(value, &mut path, if regions_inside { 2 } else { 1 }, see) {
                    return;
                }
                path.leave();
            }
        }
    }
}

/// The amounts that say what a plan costs, by the names of the members on the way to each.
pub(super) fn given_amounts(pricing: &Value) -> BTreeMap<Vec<String>, Decimal> {
    let mut amounts = BTreeMap::new();
    each_amount(pricing, &Place::default(), &mut |path, amount| {
        let names = path.steps().filter_map(|step| match step {
            PlaceStep::Member(name) => Some(name.to_owned()),
            PlaceStep::Element(_) => None,
        });
        amounts.insert(names.collect::<Vec<_>>(), amount);
        true
    });
    // Beside another model they are evaluated from it.
    amounts.retain(|names, _| names[0] != PER_REGION || by_region(pricing).is_some());
    amounts
}

/// How many months are free.
pub(super) fn free_trial(pricing: &Value) -> i64 {
    pricing["freeTrialDurationInMonths"].as_i64().unwrap_or_default()
}

fn each_amount_in(
    value: &Value,
    path: &mut Place,
    depth: u8,
    see: &mut dyn FnMut(&Place, Decimal) -> bool,
) -> bool {
    match value {
        Value::Number(number) => decimal(number).is_none_or(|amount| see(path, amount)),
        Value::Object(members) if depth > 0 => members.iter().all(|(name, value)| {
            path.enter_member(name);
            let goes_on = each_amount_in(value, path, depth - 1, see);
            path.leave();
            goes_on
        }),
        _ => true,
    }
}

/// The regions sold without a price; none where prices are not given by region.
pub(super) fn unpriced<'v>(pricing: &'v Value, sold: Option<&'v Value>) -> impl Iterator<Item = &'v str> {
    let prices = by_region(pricing);
    let sold = sold.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    sold.filter(move |region| prices.is_some_and(|prices| !prices.contains_key(*region)))
}

/// The regions priced but not sold.
pub(super) fn unsold<'v>(pricing: &'v Value, sold: Option<&'v Value>) -> impl Iterator<Item = &'v str> {
    let sold = sold.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let sold: BTreeSet<&str> = sold.collect();
    let prices = by_region(pricing).into_iter().flat_map(Map::keys);
    prices.map(String::as_str).filter(move |region| !sold.contains(region))
}

/// The place of the prices of `region`.
pub(super) fn region_path(pricing: &Place, region: &str) -> Place {
    pricing.member(PER_REGION).member(region)
}
