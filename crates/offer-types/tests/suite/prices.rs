//! The shape of virtual machine prices.

use serde_json::{Map, Value, json};
use stoa_offer_types::Verdict;

use crate::support::*;

const PRICING: &str = "plans/0/virtualMachinePricing";

const CORE_SIZES: [&str; 25] = [
    "sharedcore",
    "1core",
    "2core",
    "4core",
    "6core",
    "8core",
    "10core",
    "12core",
    "16core",
    "20core",
    "24core",
    "32core",
    "36core",
    "40core",
    "44core",
    "48core",
    "60core",
    "64core",
    "72core",
    "80core",
    "96core",
    "120core",
    "128core",
    "208core",
    "416core",
];

fn all_sizes() -> Value {
    let prices = CORE_SIZES.iter().map(|size| ((*size).to_owned(), json!(1.25)));
    Value::Object(prices.collect::<Map<_, _>>())
}

fn priced(pricing: Value) -> Value {
    with(vm_offer(), PRICING, pricing)
}

fn by_region() -> Value {
    json!({"isByol": false, "regionPrices": {
        "US": {"currency": "USD", "prices": all_sizes()},
        "DE": {"currency": "EUR", "prices": all_sizes()},
        "KR": {"currency": "KRW", "prices": all_sizes()},
    }})
}

#[test]
fn every_way_to_give_prices_passes() {
    for pricing in [
        json!({"isByol": true}),
        json!({"isByol": true, "coreMultiplier": {"currency": "USD", "single": 0.0}, "regionPrices": {}}),
        json!({"isByol": false, "freeTrialDurationInMonths": 3, "coreMultiplier": {"currency": "USD", "single": 0}}),
        serde_json::from_str(
            r#"{"isByol": false, "coreMultiplier": {"currency": "USD", "single": 0.1234567891}}"#,
        )
        .unwrap(),
        json!({"isByol": false, "coreMultiplier": {"currency": "USD", "individually": all_sizes()}}),
        json!({"isByol": false, "spreadSheetPricing": {"uri": "https://example.com/prices.xlsx"}}),
        by_region(),
        with(by_region(), "spreadSheetPricing", json!({"uri": "https://example.com/prices.xlsx"})),
    ] {
        assert_eq!(vm().check_draft(&priced(pricing.clone())), [], "{pricing}");
        assert_eq!(vm().check_publish(priced(pricing.clone())), Verdict::default(), "{pricing}");
    }
}

#[test]
fn every_gap_and_contradiction_is_found() {
    let incomplete = without(all_sizes(), "416core");
    let table = [
        (json!({}), vec![("Required", ""), ("Required", "/isByol")]),
        (json!({"isByol": false}), vec![("Required", "")]),
        (
            json!({"isByol": false, "coreMultiplier": {"currency": "USD"}}),
            vec![("Inconsistent", "/coreMultiplier")],
        ),
        (
            json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": 1, "individually": all_sizes()}}),
            vec![("Inconsistent", "/coreMultiplier")],
        ),
        (
            json!({"isByol": false, "coreMultiplier": {"single": 1}}),
            vec![("Required", "/coreMultiplier/currency")],
        ),
        (
            json!({"isByol": false, "coreMultiplier": {"currency": "EUR", "single": 1}}),
            vec![("NotAllowed", "/coreMultiplier/currency")],
        ),
        (
            json!({"isByol": false, "coreMultiplier": {"currency": "USD", "individually": incomplete}}),
            vec![("Required", "/coreMultiplier/individually/416core")],
        ),
        (
            json!({"isByol": true, "coreMultiplier": {"currency": "USD", "single": 0.01}}),
            vec![("Inconsistent", "/coreMultiplier/single")],
        ),
        (
            json!({
                "isByol": false, "coreMultiplier": {"currency": "USD", "single": 1},
                "spreadSheetPricing": {"uri": "https://example.com/prices.xlsx"}
            }),
            vec![("Inconsistent", "")],
        ),
        (without(by_region(), "regionPrices/KR"), vec![("Required", "/regionPrices/KR")]),
        (
            with(by_region(), "regionPrices/KR/currency", json!("USD")),
            vec![("NotAllowed", "/regionPrices/KR/currency")],
        ),
        (
            without(by_region(), "regionPrices/US/prices/8core"),
            vec![("Required", "/regionPrices/US/prices/8core")],
        ),
    ];
    for (pricing, found) in table {
        let places: Vec<_> = found.iter().map(|(code, end)| (*code, format!("{PRICING}{end}"))).collect();
        let places: Vec<_> = places.iter().map(|(code, place)| (*code, place.as_str())).collect();
        assert_eq!(
            told(&vm().check_publish(priced(pricing.clone())).problems),
            expected(&places),
            "{pricing}"
        );
    }
}

#[test]
fn a_region_is_priced_in_the_currency_of_its_table_or_of_its_market() {
    let offer = |currency: &str, region: &str| {
        let pricing = with(
            by_region(),
            &format!("regionPrices/{region}"),
            json!({"currency": currency, "prices": all_sizes()}),
        );
        with(priced(pricing), "plans/0/regions", json!(["US", "DE", "KR", region]))
    };
    assert_eq!(vm().check_publish(offer("USD", "AZ")), Verdict::default());
    let wrong = format!("{PRICING}/regionPrices/AZ/currency");
    assert_eq!(told(&vm().check_publish(offer("EUR", "AZ")).problems), expected(&[("NotAllowed", &wrong)]));
    let nowhere = vm().check_publish(offer("USD", "XX")).problems;
    assert_eq!(told(&nowhere), expected(&[("NotAllowed", &format!("{PRICING}/regionPrices/XX"))]));
}

#[test]
fn prices_of_a_region_that_is_not_sold_only_warn() {
    let pricing = with(by_region(), "regionPrices/FR", json!({"currency": "EUR", "prices": all_sizes()}));
    let verdict = vm().check_publish(priced(pricing));
    assert_eq!(verdict.problems, []);
    assert_eq!(told(&verdict.warnings), expected(&[("Inconsistent", &format!("{PRICING}/regionPrices/FR"))]));
}

/// A client that reads an offer with all prices sends them back.
#[test]
fn evaluated_prices_beside_a_price_per_core_are_passed_over() {
    let evaluated = json!({"FR": {"currency": "EUR", "prices": all_sizes()}});
    let pricing = json!({
        "isByol": false, "coreMultiplier": {"currency": "USD", "single": 1}, "regionPrices": evaluated
    });
    assert_eq!(vm().check_publish(priced(pricing.clone())), Verdict::default());
    let mut risen = pricing.clone();
    risen["regionPrices"]["FR"]["prices"]["1core"] = json!(99);
    assert_eq!(vm().check_immutable(&priced(pricing), &priced(risen)), []);
}

#[test]
fn either_pricing_object_is_enough_and_two_agree() {
    let second = "plans/0/virtualMachinePricingV2";
    let check = |offer: Value| told(&vm().check_publish(offer).problems);
    let single =
        |amount: f64| json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": amount}});
    let only_second = with(without(vm_offer(), PRICING), second, single(1.0));
    assert_eq!(check(only_second.clone()), []);
    assert_eq!(vm().listing(&only_second)["plans"][0]["virtualMachinePricingV2"], single(1.0));
    assert_eq!(check(without(vm_offer(), PRICING)), expected(&[("Required", PRICING)]));
    let empty = expected(&[("Required", second), ("Required", &format!("{second}/isByol"))]);
    assert_eq!(check(with(without(vm_offer(), PRICING), second, json!({}))), empty);

    let both = |other: Value| check(with(priced(single(1.0)), second, other));
    assert_eq!(both(single(1.0)), []);
    let place = format!("{second}/coreMultiplier/single");
    assert_eq!(both(single(1.5)), expected(&[("Inconsistent", &place)]));
    let several =
        json!({"isByol": false, "coreMultiplier": {"currency": "USD", "individually": all_sizes()}});
    assert_eq!(both(several), expected(&[("Inconsistent", second)]));
    let mut tried = single(1.0);
    tried["freeTrialDurationInMonths"] = json!(3);
    assert_eq!(both(tried), expected(&[("Inconsistent", &format!("{second}/freeTrialDurationInMonths"))]));

    let mut other = all_sizes();
    other["2core"] = json!(99);
    let by_region =
        |sizes: Value| json!({"isByol": false, "regionPrices": {"FR": {"currency": "EUR", "prices": sizes}}});
    let offer = with(with(vm_offer(), "plans/0/regions", json!(["FR"])), PRICING, by_region(all_sizes()));
    assert_eq!(check(with(offer.clone(), second, by_region(all_sizes()))), []);
    let place = format!("{second}/regionPrices/FR/prices/2core");
    assert_eq!(check(with(offer, second, by_region(other))), expected(&[("Inconsistent", &place)]));
}
