//! What plans cost, whatever the type of their offer.

use std::collections::BTreeMap;

use domain::price::{Basis, Charge, Included, Payment, PriceFault, PriceList, PriceModel, Seats, Term};
use domain::{Definition, Timestamp};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use stoa_offer_types::prices::{Conversion, DollarPrice, FrozenRates};
use stoa_offer_types::pricing::RateTable;
use stoa_offer_types::{EXAMPLES, OfferType};

use crate::support::*;

const SAAS: &str = "examples/microsoft-azure-saas/route-planner.json";

fn now() -> Timestamp {
    Timestamp::parse("2026-12-01T00:00:00Z").unwrap()
}

/// What `plan` costs at the built-in rates, saved with those of `frozen`.
fn prices(known: &OfferType, definition: &Value, plan: &str, frozen: &FrozenRates) -> PriceList {
    let table = RateTable::built_in();
    let conversion = Conversion { frozen, table: &table, at: now(), sheet: &|_| None };
    known.prices(definition, plan, &conversion).unwrap()
}

/// Every plan of the example at its prices.
fn lists(name: &str) -> Vec<(String, PriceList)> {
    let (known, definition) = example(name);
    let ids = Definition::of(&definition).plan_ids().map(|(_, id)| id.to_owned()).collect::<Vec<_>>();
    let list = |id: String| (id.clone(), prices(known, &definition, &id, &FrozenRates::default()));
    ids.into_iter().map(list).collect()
}

fn told(list: &PriceList, charge: usize, market: &str) -> String {
    list.priced[charge].in_market(market).unwrap().money.to_string()
}

#[test]
fn every_example_has_a_price_in_every_market_where_it_is_sold() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in EXAMPLES {
        for (plan, list) in lists(name) {
            for priced in &list.priced {
                assert_eq!(priced.faults, [], "{name}: {plan}: {:?}", priced.charge);
                assert_eq!(priced.prices.len(), list.markets.len(), "{name}: {plan}: {:?}", priced.charge);
                *kinds.entry(priced.charge.kind()).or_default() += 1;
            }
            let is_priced = !list.priced.is_empty();
            let has_none =
                matches!(list.model, PriceModel::Unpriced | PriceModel::Free | PriceModel::OwnLicence);
            assert!(is_priced != has_none, "{name}: {plan}: {:?}", list.model);
        }
    }
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), ["hour", "meter", "month", "size", "term"]);
}

/// A plan sold per user with two terms, a meter, and a price of its own in Germany.
fn plan() -> (&'static OfferType, Value) {
    let (known, mut definition) = example(SAAS);
    let plan = &mut definition["plans"][0];
    plan["planId"] = json!("gold");
    plan["regions"] = json!(["US", "DE", "JP"]);
    plan["microsoft-azure-saas.pricingModel"] = json!("perUser");
    plan["microsoft-azure-saas.userLimits"] = json!({ "min": 2, "max": 500 });
    plan["microsoft-azure-saas.billingTerms"] = json!([
        { "billingTerm": "1-month", "paymentOption": "upfront", "priceInUsd": 9.99,
          "regionPrices": { "DE": { "currency": "EUR", "price": 9.5 } } },
        { "billingTerm": "P3Y", "paymentOption": "yearly", "priceInUsd": 99 },
    ]);
    plan["microsoft-azure-saas.customMeters"] = json!([
        { "id": "mails", "displayName": "Mails", "unitOfMeasure": "mail", "priceInUsd": 0.0004, "includedQuantities": [
            { "billingTerm": "P1M", "quantity": 1000 }, { "billingTerm": "P3Y", "isInfinite": true } ] },
        { "id": "calls", "displayName": "Calls", "unitOfMeasure": "call", "isEnabled": false },
    ]);
    (known, definition)
}

#[test]
fn a_plan_is_read_by_what_its_type_says_of_its_members() {
    let (known, definition) = plan();
    let list = prices(known, &definition, "gold", &FrozenRates::default());
    assert_eq!(list.model, PriceModel::PerUser(Seats { least: Some(2), most: Some(500) }));
    let markets: Vec<_> =
        list.markets.iter().map(|market| (market.code.as_str(), market.name.as_str())).collect();
    assert_eq!(markets, [("US", "United States"), ("DE", "Germany"), ("JP", "Japan")]);
    let charges: Vec<_> = list.priced.iter().map(|priced| priced.charge.clone()).collect();
    let included = [(Term::Month, Included::Quantity(1000)), (Term::ThreeYears, Included::Unlimited)].into();
    assert_eq!(
        charges,
        [
            Charge::Term { term: Term::Month, payment: Payment::Upfront },
            Charge::Term { term: Term::ThreeYears, payment: Payment::Yearly },
            Charge::Meter { id: "mails".into(), name: "Mails".into(), unit: "mail".into(), included },
        ]
    );
    assert_eq!(list.priced[1].place.stable(), "plans[gold]/microsoft-azure-saas.billingTerms[p3y]");
    assert_eq!(told(&list, 0, "DE"), "9.5 EUR");
    assert_eq!(list.priced[0].in_market("DE").unwrap().basis, Basis::Own);
    let rate = RateTable::built_in().on(now()).unwrap().of("EUR").unwrap();
    let converted = Basis::Converted { per_usd: rate.per_usd, day: "2020-09-02".to_owned() };
    assert_eq!(list.priced[1].in_market("DE").unwrap().basis, converted);
    assert_eq!(told(&list, 0, "US"), "9.99 USD");
    // A yen has no smaller unit; of what is counted, thousands are paid together.
    assert_eq!(list.priced[0].in_market("JP").unwrap().money.amount.scale(), 0);
    assert_ne!(told(&list, 2, "JP"), "0 JPY");
    assert_eq!(list.priced[1].whole_term("US").unwrap().to_string(), "297 USD");
}

#[test]
fn what_is_wrong_with_a_price_is_told_market_by_market() {
    let (known, mut definition) = plan();
    definition["plans"][0]["regions"] = json!(["US", "CN", "GB"]);
    let term = &mut definition["plans"][0]["microsoft-azure-saas.billingTerms"][0];
    term["regionPrices"] =
        json!({ "GB": { "currency": "EUR", "price": 1 }, "KR": { "currency": "KRW", "price": 1 } });
    let list = prices(known, &definition, "gold", &FrozenRates::default());
    let (gb, kr, cn) = ("GB".to_owned(), "KR".to_owned(), "CN".to_owned());
    let right = "GBP".parse().unwrap();
    assert_eq!(
        list.priced[0].faults,
        [
            PriceFault::OnlyFree { market: cn },
            PriceFault::Currency { market: gb, right, given: "EUR".into() },
            PriceFault::Unsold { market: kr },
        ]
    );
    let unpriceable = |definition: &Value| {
        let found = known.check_publish(definition.clone()).problems.into_iter();
        let found = found.filter(|found| found.text.to_string().starts_with("In CN plans are free"));
        found.map(|found| found.place.to_string()).collect::<Vec<_>>()
    };
    let places = unpriceable(&definition);
    assert_eq!(places.len(), 3, "both terms and the meter: {places:?}");
    assert_eq!(places[0], "definition.plans[0].microsoft-azure-saas.billingTerms[0]");
    for price in ["billingTerms/0/priceInUsd", "billingTerms/1/priceInUsd", "customMeters/0/priceInUsd"] {
        definition = with(definition, &format!("plans/0/microsoft-azure-saas.{price}"), json!(0));
    }
    assert_eq!(unpriceable(&definition), [""; 0], "nothing may be sold for nothing");
    let term = &mut definition["plans"][0]["microsoft-azure-saas.billingTerms"][0];
    term.as_object_mut().unwrap().remove("priceInUsd");
    let list = prices(known, &definition, "gold", &FrozenRates::default());
    let missing: Vec<_> =
        list.priced[0].faults.iter().filter(|fault| matches!(fault, PriceFault::Missing { .. })).collect();
    assert_eq!(missing.len(), 2, "{:?}", list.priced[0].faults);
}

#[test]
fn a_price_in_us_dollars_holds_in_every_market_but_where_nothing_may_cost_anything() {
    let (known, mut definition) = plan();
    let lines = include_str!("../../../../offer-types/data/markets.csv").lines().skip(1);
    let markets: Vec<_> = lines.map(|line| line.split(',').nth(1).unwrap().to_owned()).collect();
    assert_eq!(markets.len(), 142);
    definition["plans"][0]["regions"] = json!(markets);
    let list = prices(known, &definition, "gold", &FrozenRates::default());
    assert_eq!(list.markets.len(), 142);
    for priced in &list.priced {
        assert_eq!(priced.faults, [PriceFault::OnlyFree { market: "CN".to_owned() }], "{:?}", priced.charge);
        for market in list.markets.iter().filter(|market| market.code != "CN") {
            let price = priced.in_market(&market.code).unwrap();
            assert_eq!(Some(price.money.currency), market.currency, "{}", market.code);
        }
    }
}

#[test]
fn machines_have_the_prices_they_are_published_with() {
    let mut offer = vm_offer();
    offer["plans"][0]["regions"] = json!(["US", "DE", "CN"]);
    offer["plans"][0]["virtualMachinePricing"] =
        json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
    let id = offer["plans"][0]["planId"].as_str().unwrap().to_owned();
    let list = prices(vm(), &offer, &id, &FrozenRates::default());
    assert_eq!(list.model, PriceModel::PerCore);
    let table = RateTable::built_in();
    let mut all = offer.clone();
    stoa_offer_types::pricing::with_all_pricing(&mut all, &table, now(), &|_| None, 1000).unwrap();
    let shown = &all["plans"][0]["virtualMachinePricing"]["regionPrices"];
    assert_eq!(list.priced.len(), 25);
    for priced in &list.priced {
        let size = priced.charge.key();
        for market in ["US", "DE"] {
            let here = priced.in_market(market).unwrap();
            let there = shown[market]["prices"][size].to_string();
            assert_eq!(here.money.amount.normalize().to_string(), there, "{market} {size}");
        }
        assert_eq!(priced.faults, [PriceFault::OnlyFree { market: "CN".to_owned() }]);
    }
    assert_eq!(list.priced[3].dollars, Some(Decimal::TWO), "four cores");
    assert_eq!(vm().dollar_prices(&offer), [], "they are worked out at the time of the document");
}

fn rates(day: &str, eur: &str) -> RateTable {
    let text = include_str!("../../../../offer-types/data/exchange-rates.csv");
    let lines = text.lines().map(|line| match line.split(',').collect::<Vec<_>>()[..] {
        ["date", ..] => line.to_owned(),
        [_, "EUR", _, unit] => format!("{day},EUR,{eur},{unit}"),
        [_, currency, rate, unit] => format!("{day},{currency},{rate},{unit}"),
        _ => unreachable!("{line}"),
    });
    RateTable::parse(&lines.collect::<Vec<_>>().join("\n")).unwrap()
}

#[test]
fn a_price_keeps_the_rate_of_the_day_it_was_saved_on() {
    let (known, mut definition) = plan();
    let (first, second) = (rates("2026-11-01", "0.9"), rates("2026-11-02", "0.8"));
    let [first_day, second_day] = [&first, &second].map(|table| table.on(now()));
    let saved = FrozenRates::freeze(&known.dollar_prices(&definition), &FrozenRates::default(), first_day);
    definition["plans"][0]["microsoft-azure-saas.billingTerms"][0]["priceInUsd"] = json!(20);
    let again = FrozenRates::freeze(&known.dollar_prices(&definition), &saved, second_day);
    let conversion = Conversion { frozen: &again, table: &second, at: now(), sheet: &|_| None };
    let list = known.prices(&definition, "gold", &conversion).unwrap();
    let day = |charge: usize| match &list.priced[charge].in_market("JP").unwrap().basis {
        Basis::Converted { day, .. } => day.clone(),
        Basis::Own => panic!("it is converted"),
    };
    assert_eq!((day(0), day(1)), ("2026-11-02".to_owned(), "2026-11-01".to_owned()));
    assert_eq!(told(&list, 1, "DE"), "89.1 EUR", "at the rate of the first day");
    // What is restored comes back with its rates.
    let restored = again.with_those_of(&saved, |place| place.contains("billingTerms[1-month]"));
    assert_eq!(
        restored.of("plans[gold]/microsoft-azure-saas.billingTerms[1-month]", "9.99".parse().unwrap()),
        first_day
    );
    assert_eq!(saved.with_those_of(&FrozenRates::default(), |_| true), FrozenRates::default());
}

fn dollars() -> impl Strategy<Value = Vec<DollarPrice>> {
    let price = ("[a-z]{1,3}", 0_i64..1_000_000, 0_u32..8);
    proptest::collection::vec(price, 0..20).prop_map(|prices| {
        let by_place: BTreeMap<_, _> =
            prices.into_iter().map(|(place, units, scale)| (place, Decimal::new(units, scale))).collect();
        by_place.into_iter().map(|(place, amount)| DollarPrice { place, amount }).collect()
    })
}

proptest! {
    #[test]
    fn saving_twice_keeps_and_what_is_kept_is_read_again(before in dollars(), after in dollars()) {
        let (first, second) = (rates("2026-11-01", "0.9"), rates("2026-11-02", "0.8"));
        let [first, second] = [&first, &second].map(|table| table.on(now()));
        let saved = FrozenRates::freeze(&before, &FrozenRates::default(), first);
        prop_assert_eq!(&FrozenRates::freeze(&before, &saved, second), &saved);
        let changed = FrozenRates::freeze(&after, &saved, second);
        for price in &after {
            let same = before.iter().any(|old| old == price);
            prop_assert_eq!(changed.of(&price.place, price.amount), if same { first } else { second });
        }
        prop_assert_eq!(&FrozenRates::parse(changed.text().as_deref()).unwrap(), &changed);
        prop_assert_eq!(FrozenRates::freeze(&after, &FrozenRates::default(), None), FrozenRates::default());
    }
}
