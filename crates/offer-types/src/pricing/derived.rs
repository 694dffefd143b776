//! Prices by region that a marketplace worked out and a client sends back.
//!
//! A reading with all prices adds them to what the publisher gave, many times as much as that. Those that follow from a
//! price per core are made anew by the next reading, so that they need not be kept. Those of a spreadsheet stay, because
//! they are what is known of it; they only do not count.

use domain::definition::plans_mut;
use serde_json::{Map, Value};

use super::MEMBERS;
use super::model::given;

const PRICES: &str = "regionPrices";

/// Takes out the prices that follow from a price per core.
pub fn drop_derived(definition: &mut Value) {
    for pricing in pricings(definition).filter(|pricing| given(pricing, "coreMultiplier").is_some()) {
        // What is left keeps its order.
        pricing.shift_remove(PRICES);
    }
}

/// Lets `look` see the definition without the prices of spreadsheets.
pub fn without_sheet_prices<T>(definition: &mut Value, look: impl FnOnce(&Value) -> T) -> T {
    let taken: Vec<Value> = of_sheets(definition).map(Value::take).collect();
    let seen = look(definition);
    of_sheets(definition).zip(taken).for_each(|(place, prices)| *place = prices);
    seen
}

fn of_sheets(definition: &mut Value) -> impl Iterator<Item = &mut Value> {
    let priced = pricings(definition).filter(|pricing| given(pricing, "spreadSheetPricing").is_some());
    priced.filter_map(|pricing| pricing.get_mut(PRICES))
}

fn pricings(definition: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let plans = plans_mut(definition).into_iter().flatten();
    let members = plans.filter_map(Value::as_object_mut).flat_map(Map::iter_mut);
    members
        .filter(|(name, _)| MEMBERS.contains(&name.as_str()))
        .filter_map(|(_, pricing)| pricing.as_object_mut())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::geography::{core_sizes, regions};
    use super::super::{MOST_DERIVED_VALUES, MOST_PRICES};
    use super::*;

    fn plans() -> Value {
        let prices = json!({ "US": { "currency": "USD", "prices": {} } });
        json!({ "displayText": "x", "plans": [
            { "virtualMachinePricing": { "coreMultiplier": { "single": 1 }, "regionPrices": prices, "isByol": false } },
            { "virtualMachinePricingV2": { "spreadSheetPricing": { "uri": "x" }, "regionPrices": prices, "isByol": false } },
            { "virtualMachinePricing": { "coreMultiplier": {}, "regionPrices": prices } },
            { "virtualMachinePricing": 7 }, 8,
        ] })
    }

    #[test]
    fn prices_that_follow_from_a_price_per_core_are_taken_out_and_no_others() {
        let mut definition = plans();
        drop_derived(&mut definition);
        let mut expected = plans();
        expected["plans"][0]["virtualMachinePricing"].as_object_mut().unwrap().shift_remove(PRICES);
        assert_eq!(definition.to_string(), expected.to_string());
    }

    #[test]
    fn prices_of_a_spreadsheet_are_out_of_sight_and_come_back() {
        let mut definition = plans();
        let seen = without_sheet_prices(&mut definition, Clone::clone);
        assert_eq!(seen["plans"][1]["virtualMachinePricingV2"][PRICES], Value::Null);
        assert_eq!(seen["plans"][2], plans()["plans"][2]);
        assert_eq!(definition.to_string(), plans().to_string());
        assert_eq!(without_sheet_prices(&mut Value::Null, Clone::clone), Value::Null);
    }

    #[test]
    fn a_hundred_plans_in_every_region_may_have_all_prices_twice() {
        let regions = 100 * MEMBERS.len() * regions().len();
        assert!(regions * core_sizes().len() <= MOST_PRICES);
        // Of each region an object, its currency, and an object with the prices.
        assert!(regions * (3 + core_sizes().len()) + 100 * MEMBERS.len() <= MOST_DERIVED_VALUES);
    }
}
