//! What plans cost: every way to give prices, and every way to get them wrong.

use domain::{Finding, FindingCode, Timestamp};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use stoa_offer_types::pricing::{
    EvaluatedPrices, PriceFrom, PriceSheet, RateTable, TooManyPrices, evaluate, price_from, with_all_pricing,
};

const SIZES: [(&str, u32); 25] = [
    ("sharedcore", 1),
    ("1core", 1),
    ("2core", 2),
    ("4core", 4),
    ("6core", 6),
    ("8core", 8),
    ("10core", 10),
    ("12core", 12),
    ("16core", 16),
    ("20core", 20),
    ("24core", 24),
    ("32core", 32),
    ("36core", 36),
    ("40core", 40),
    ("44core", 44),
    ("48core", 48),
    ("60core", 60),
    ("64core", 64),
    ("72core", 72),
    ("80core", 80),
    ("96core", 96),
    ("120core", 120),
    ("128core", 128),
    ("208core", 208),
    ("416core", 416),
];

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T08:00:00Z").unwrap()
}

/// Keeps the digits as written, as a request body does.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn decimal(value: &Value) -> Decimal {
    value.to_string().parse().unwrap()
}

fn plan(regions: &[&str], pricing: Value) -> Value {
    json!({"planId": "standard", "regions": regions, "virtualMachinePricing": pricing})
}

fn per_core(price: &str) -> Value {
    json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": number(price)}})
}

fn every_size(price: &str) -> Value {
    SIZES.iter().map(|(size, _)| ((*size).to_owned(), number(price))).collect()
}

fn with(mut prices: Value, size: &str, price: Value) -> Value {
    prices[size] = price;
    prices
}

fn without(mut prices: Value, size: &str) -> Value {
    prices.as_object_mut().unwrap().remove(size);
    prices
}

fn per_size(prices: Value) -> Value {
    json!({"isByol": false, "coreMultiplier": {"currency": "USD", "individually": prices}})
}

fn at_rates(plan: &Value, rates: &RateTable) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
    evaluate(plan, rates, now(), None)
}

fn prices(plan: &Value) -> EvaluatedPrices {
    at_rates(plan, &RateTable::built_in()).unwrap().unwrap()
}

fn shown(evaluated: &EvaluatedPrices, region: &str, size: &str) -> String {
    evaluated.price(region, size).unwrap().normalize().to_string()
}

fn problems(plan: &Value) -> Vec<(FindingCode, String)> {
    let findings = at_rates(plan, &RateTable::built_in()).unwrap_err();
    findings.into_iter().map(|finding| (finding.code, finding.place.to_string())).collect()
}

/// The built-in rates with some of them replaced.
fn rates(changed: &[(&str, &str)]) -> RateTable {
    let mut text = String::from("date,currency,rate,minor_unit\n");
    for line in include_str!("../../../../offer-types/data/exchange-rates.csv").lines().skip(1) {
        let [date, currency, rate, minor_unit] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let rate = changed.iter().find(|(code, _)| *code == currency).map_or(rate, |(_, rate)| rate);
        text += &format!("{date},{currency},{rate},{minor_unit}\n");
    }
    RateTable::parse(&text).unwrap()
}

fn sheet(rows: &[(&str, &str, &str)]) -> Vec<Vec<String>> {
    let header = ["Region", "Currency"].into_iter().chain(SIZES.iter().map(|(size, _)| *size));
    let mut cells = vec![header.map(str::to_owned).collect::<Vec<_>>()];
    for (region, currency, price) in rows {
        let row = [*region, *currency].into_iter().chain(SIZES.iter().map(|_| *price));
        cells.push(row.map(str::to_owned).collect());
    }
    cells
}

#[test]
fn a_price_per_core_becomes_a_price_everywhere() {
    // Exact where no conversion takes place, even below a cent; then EUR 0.844, JPY 106, KWD 0.306 per USD.
    for (price, region, size, expected) in [
        ("0.0125", "US", "1core", "0.0125"),
        ("0.0125", "US", "sharedcore", "0.0125"),
        ("0.0125", "BR", "416core", "5.2"),
        ("1.0", "DE", "8core", "6.75"),
        ("1", "JP", "2core", "212"),
        ("1", "KW", "2core", "0.612"),
        ("1e-2", "KW", "1core", "0.003"),
        ("0", "JP", "416core", "0"),
        // Not among the regions with prices of their own; sold in the currency of the market.
        ("1", "AF", "4core", "4"),
        ("1", "MC", "1core", "0.84"),
        ("999999999999", "PY", "416core", "2895359999997104640"),
    ] {
        let plan = plan(&[region], per_core(price));
        assert_eq!(shown(&prices(&plan), region, size), expected, "{price} in {region} on {size}");
    }
}

#[test]
fn conversion_rounds_half_to_even_in_the_minor_unit() {
    let rates = rates(&[("EUR", "0.5"), ("JPY", "100"), ("KWD", "0.5")]);
    for (price, region, expected) in [
        ("0.25", "DE", "0.12"), // 0.125
        ("0.27", "DE", "0.14"), // 0.135
        ("0.2500000001", "DE", "0.13"),
        ("0.005", "JP", "0"), // 0.5
        ("0.015", "JP", "2"), // 1.5
        ("0.025", "JP", "2"), // 2.5
        ("0.0250000001", "JP", "3"),
        ("0.001", "KW", "0"),     // 0.0005
        ("0.003", "KW", "0.002"), // 0.0015
        ("0.005", "KW", "0.002"), // 0.0025
    ] {
        let plan = plan(&[region], per_core(price));
        let evaluated = at_rates(&plan, &rates).unwrap().unwrap();
        assert_eq!(shown(&evaluated, region, "1core"), expected, "{price} in {region}");
    }
}

#[test]
fn the_product_is_rounded_not_the_price_of_one_core() {
    let plan = plan(&["JP"], per_core("0.004"));
    assert_eq!(shown(&prices(&plan), "JP", "1core"), "0");
    assert_eq!(shown(&prices(&plan), "JP", "416core"), "176"); // 176.384
}

#[test]
fn prices_per_size_are_converted_one_by_one() {
    let individually = with(every_size("2"), "416core", number("30.50"));
    let evaluated = prices(&plan(&["GB", "US"], per_size(individually)));
    assert_eq!(shown(&evaluated, "GB", "1core"), "1.5"); // 1.496
    assert_eq!(shown(&evaluated, "GB", "416core"), "22.81"); // 22.814
    assert_eq!(shown(&evaluated, "US", "416core"), "30.5");
}

#[test]
fn prices_by_region_stay_as_they_are() {
    let pricing = json!({"isByol": false, "regionPrices": {
        "JP": {"currency": "JPY", "prices": every_size("10.125")},
        "DE": {"currency": "EUR", "prices": every_size("0.0001")},
    }});
    let evaluated = prices(&plan(&["JP", "DE"], pricing));
    assert_eq!(shown(&evaluated, "JP", "1core"), "10.125");
    assert_eq!(shown(&evaluated, "DE", "416core"), "0.0001");
    assert_eq!(evaluated.currency("JP"), Some("JPY"));
    assert_eq!(evaluated.price("JP", "3core"), None);
    assert_eq!(evaluated.price("US", "1core"), None);
}

#[test]
fn a_spreadsheet_gives_the_prices_of_the_regions_sold() {
    let read =
        PriceSheet::from_rows(&sheet(&[("us", "usd", "1.50"), ("DE", "EUR", "1.25"), ("JP", "JPY", "150")]));
    let plan = plan(
        &["DE", "JP"],
        json!({"isByol": false, "spreadSheetPricing": {"uri": "https://x.example/p.xlsx"}}),
    );
    let evaluated = evaluate(&plan, &RateTable::built_in(), now(), Some(&read.unwrap())).unwrap().unwrap();
    assert_eq!(evaluated.regions().collect::<Vec<_>>(), ["DE", "JP"]);
    assert_eq!(shown(&evaluated, "DE", "208core"), "1.25");
}

#[test]
fn nothing_is_priced_without_prices_or_with_an_own_licence() {
    for pricing in [
        Value::Null,
        json!({}),
        json!({"isByol": false}),
        json!({"isByol": true, "coreMultiplier": {"currency": "USD", "single": 0.0}}),
        json!({"isByol": true, "coreMultiplier": "nonsense"}),
        json!({"coreMultiplier": {}, "regionPrices": {}, "spreadSheetPricing": null}),
    ] {
        let plan = plan(&["US"], pricing);
        assert_eq!(at_rates(&plan, &RateTable::built_in()), Ok(None), "{plan}");
    }
    assert_eq!(at_rates(&json!({}), &RateTable::built_in()), Ok(None));
    assert_eq!(at_rates(&json!([]), &RateTable::built_in()), Ok(None));
}

#[test]
fn every_region_and_every_size_has_its_price_in_table_order() {
    let table = include_str!("../../../../offer-types/data/vm-regions.csv");
    let codes: Vec<&str> = table.lines().skip(1).map(|line| &line[..2]).collect();
    let reversed: Vec<&str> = codes.iter().rev().chain(&codes).copied().collect();
    let json = prices(&plan(&reversed, per_core("0.07"))).to_json();
    let entries = json.as_object().unwrap();
    assert_eq!(entries.keys().collect::<Vec<_>>(), codes);
    for (line, entry) in table.lines().skip(1).zip(entries.values()) {
        assert!(line.ends_with(entry["currency"].as_str().unwrap()), "{line}");
        let sizes: Vec<&str> = entry["prices"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(sizes, SIZES.map(|(size, _)| size), "{line}");
        assert!(entry["prices"].as_object().unwrap().values().all(Value::is_number));
    }
}

#[test]
fn numbers_are_written_plainly() {
    let pricing = json!({"isByol": false, "regionPrices": {
        "DE": {"currency": "EUR", "prices": with(with(every_size("1.500"), "1core", number("1e-10")), "2core", number("12E3"))},
    }});
    let json = prices(&plan(&["DE"], pricing)).to_json();
    let written = &json["DE"]["prices"];
    assert_eq!(written["sharedcore"].to_string(), "1.5");
    assert_eq!(written["1core"].to_string(), "0.0000000001");
    assert_eq!(written["2core"].to_string(), "12000");
}

#[test]
fn every_problem_is_found_and_placed() {
    use FindingCode::*;
    let core = "virtualMachinePricing.coreMultiplier";
    let by_region = |prices: Value| json!({"regionPrices": {"DE": {"currency": "EUR", "prices": prices}}});
    type Case<'a> = (&'a [&'a str], Value, Vec<(FindingCode, String)>);
    let cases: Vec<Case<'_>> = vec![
        (&["US"], json!("free"), vec![(WrongType, "virtualMachinePricing".into())]),
        (&["US"], per_core("-0.01"), vec![(OutOfRange, format!("{core}.single"))]),
        (&["US"], per_core("1e400"), vec![(OutOfRange, format!("{core}.single"))]),
        (&["US"], per_core("1e-400"), vec![(OutOfRange, format!("{core}.single"))]),
        (&["US"], per_core("\"NaN\""), vec![(WrongType, format!("{core}.single"))]),
        (&["US"], per_core("[1]"), vec![(WrongType, format!("{core}.single"))]),
        (&["ZZ", "US"], per_core("1"), vec![(NotAllowed, "regions[0]".into())]),
        (&["us"], per_core("1"), vec![(NotAllowed, "regions[0]".into())]),
        (&["CN"], per_core("1"), vec![(Inconsistent, "regions".into())]),
        (
            &["US"],
            json!({"coreMultiplier": {"currency": "EUR", "single": 1}}),
            vec![(NotAllowed, format!("{core}.currency"))],
        ),
        (&["US"], json!({"coreMultiplier": {"single": 1}}), vec![(Required, format!("{core}.currency"))]),
        (&["US"], json!({"coreMultiplier": {"currency": "USD"}}), vec![(Inconsistent, core.into())]),
        (&["US"], json!({"coreMultiplier": 1}), vec![(WrongType, core.into())]),
        (
            &["US"],
            json!({"coreMultiplier": {"currency": "USD", "single": 1}, "spreadSheetPricing": {"uri": "x"}}),
            vec![(Inconsistent, "virtualMachinePricing".into())],
        ),
        (
            &["US"],
            per_size(without(with(every_size("1"), "3core", json!(1)), "416core")),
            vec![
                (NotAllowed, format!("{core}.individually.3core")),
                (Required, format!("{core}.individually.416core")),
            ],
        ),
        (
            &["US"],
            per_size(with(with(every_size("1"), "1core", json!(-1)), "2core", json!("1"))),
            vec![
                (OutOfRange, format!("{core}.individually.1core")),
                (WrongType, format!("{core}.individually.2core")),
            ],
        ),
        (&["US"], per_size(json!([])), vec![(WrongType, format!("{core}.individually"))]),
        (
            &["DE", "JP"],
            by_region(every_size("1")),
            vec![(Required, "virtualMachinePricing.regionPrices.JP".into())],
        ),
        (
            &["DE"],
            by_region(without(every_size("1"), "60core")),
            vec![(Required, "virtualMachinePricing.regionPrices.DE.prices.60core".into())],
        ),
        (
            &["DE"],
            json!({"regionPrices": {"DE": {"currency": "USD"}, "ZZ": {}}}),
            vec![
                (NotAllowed, "virtualMachinePricing.regionPrices.ZZ".into()),
                (NotAllowed, "virtualMachinePricing.regionPrices.DE.currency".into()),
                (WrongType, "virtualMachinePricing.regionPrices.DE.prices".into()),
            ],
        ),
        (
            &["DE"],
            json!({"regionPrices": ["DE"]}),
            vec![(WrongType, "virtualMachinePricing.regionPrices".into())],
        ),
        (
            &["DE"],
            json!({"spreadSheetPricing": {"uri": "https://x.example/p.xlsx"}}),
            vec![(Artifact, "virtualMachinePricing.spreadSheetPricing.uri".into())],
        ),
    ];
    for (regions, pricing, expected) in cases {
        let plan = plan(regions, pricing);
        assert_eq!(problems(&plan), expected, "{plan}");
    }
}

#[test]
fn free_plans_are_sold_in_china() {
    assert_eq!(shown(&prices(&plan(&["CN", "US"], per_core("0.0"))), "CN", "8core"), "0");
}

#[test]
fn a_region_that_the_spreadsheet_lacks_is_a_problem() {
    let read = PriceSheet::from_rows(&sheet(&[("DE", "EUR", "1.25")])).unwrap();
    let plan = plan(&["DE", "JP"], json!({"spreadSheetPricing": {"uri": "x"}}));
    let findings = evaluate(&plan, &RateTable::built_in(), now(), Some(&read)).unwrap_err();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].text.to_string().contains("no row for JP"), "{findings:?}");
}

#[test]
fn problems_of_a_spreadsheet_name_their_cells() {
    let mut rows = sheet(&[("DE", "USD", "1"), ("ZZ", "EUR", "1"), ("JP", "JPY", "1"), ("JP", "JPY", "1")]);
    rows[0].push("3core".to_owned());
    rows[0][5] = "2core".to_owned();
    rows[1][2] = "-1".to_owned();
    rows[1][3] = "NaN".to_owned();
    rows[3][4] = String::new();
    rows[3].extend([String::new(), String::new(), "remark".to_owned()]);
    rows.insert(0, vec![String::new(), "  ".to_owned()]);
    let found: Vec<String> =
        PriceSheet::from_rows(&rows).unwrap_err().into_iter().map(|f| f.text.to_string()).collect();
    assert_eq!(
        found,
        [
            "Cell F2: a second column `2core`.",
            "Cell AB2: the column `3core` is neither Region, Currency nor a core size such as 1core.",
            "Row 2: there is no column 4core.",
            "Cell C3: the price `-1` is negative.",
            "Cell D3: the price `NaN` is not a number such as 1.25.",
            "Cell B3: prices of the region DE are in EUR.",
            "Cell A4: `ZZ` is not a region where offers can be bought.",
            "Cell AD5: this column has no name.",
            "Cell E5: enter a price (0 for free).",
            "The price spreadsheet has no usable row of prices.",
        ]
    );
    let twice = PriceSheet::from_rows(&sheet(&[("JP", "JPY", "1"), ("jp", "JPY", "1")])).unwrap_err();
    assert_eq!(twice[0].text.to_string(), "Cell A3: a second row for JP.");
    for empty in [vec![], vec![vec![String::new()]], sheet(&[])] {
        assert!(PriceSheet::from_rows(&empty).is_err(), "{empty:?}");
    }
}

#[test]
fn a_hostile_list_causes_a_bounded_number_of_findings() {
    let regions = vec!["ZZ"; 100_000];
    assert_eq!(problems(&plan(&regions, per_core("1"))).len(), 500);
}

#[test]
fn the_latest_rates_of_the_past_are_in_force() {
    let first = include_str!("../../../../offer-types/data/exchange-rates.csv").to_owned();
    let second = first
        .lines()
        .skip(1)
        .map(|line| line.replace("2020-09-02", "2021-01-01").replace("EUR,0.844", "EUR,0.5"));
    let table = RateTable::parse(&(first.clone() + &second.collect::<Vec<_>>().join("\n"))).unwrap();
    for (at, price) in [
        ("2020-09-02T00:00:00Z", Some("0.84")),
        ("2020-12-31T23:59:59.999999Z", Some("0.84")),
        ("2021-01-01T00:00:00Z", Some("0.5")),
        ("2020-09-01T23:59:59Z", None),
    ] {
        let evaluated = evaluate(&plan(&["DE"], per_core("1")), &table, Timestamp::parse(at).unwrap(), None);
        let found = evaluated.ok().flatten().map(|evaluated| shown(&evaluated, "DE", "1core"));
        assert_eq!(found.as_deref(), price, "{at}");
    }
    // Without a conversion no rate is needed.
    assert!(evaluate(&plan(&["US"], per_core("1")), &table, Timestamp::EPOCH, None).is_ok());
}

#[test]
fn rates_that_cannot_be_used_are_all_reported() {
    let broken = "date,currency,rate,minor_unit\n\
        2020-9-2,EUR,1,2\n2020-09-02,eur,1,2\n2020-09-02,EUR,0,2\n2020-09-02,EUR,-1,2\n2020-09-02,EUR,NaN,2\n\
        2020-09-02,EUR,12345678901,2\n2020-09-02,EUR,1e400,2\n2020-09-02,EUR,1e-400,2\n2020-09-02,EUR,1,5\n\
        2020-09-02,USD,2,2\n2020-09-02,EUR\n2020-09-02,EUR,1,2\n2020-09-02,EUR,1,2\n2020-02-30,EUR,1,2\n";
    let lines: Vec<u64> = RateTable::parse(broken).unwrap_err().iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15]);
    let incomplete = RateTable::parse("date,currency,rate,minor_unit\n2020-09-02,EUR,1,2\n").unwrap_err();
    assert!(
        incomplete.iter().any(|problem| problem.to_string() == "line 2: the rates of this date lack JPY")
    );
    for empty in ["", "currency,rate\n", "date,currency,rate,minor_unit\n"] {
        assert!(RateTable::parse(empty).is_err(), "{empty}");
    }
}

#[test]
fn rates_that_lack_a_currency_of_no_machine_are_taken_and_told() {
    assert_eq!(RateTable::built_in().lacking(), [""; 0]);
    let without: Vec<&str> = include_str!("../../../../offer-types/data/exchange-rates.csv")
        .lines()
        .filter(|line| !line.contains("BRL"))
        .collect();
    assert_eq!(RateTable::parse(&without.join("\n")).unwrap().lacking(), ["BRL"]);
}

#[test]
fn built_in_rates_know_the_minor_units_of_iso_4217() {
    let table = RateTable::built_in();
    let rates = table.on(now()).unwrap();
    for (currency, decimals) in [
        ("USD", 2),
        ("EUR", 2),
        ("CRC", 2),
        ("COP", 2),
        ("HUF", 2),
        ("IDR", 2),
        ("UYU", 2),
        ("CLP", 0),
        ("ISK", 0),
        ("JPY", 0),
        ("KRW", 0),
        ("PYG", 0),
        ("BHD", 3),
        ("JOD", 3),
        ("KWD", 3),
        ("OMR", 3),
        ("TND", 3),
    ] {
        assert_eq!(rates.of(currency).unwrap().minor_unit, decimals, "{currency}");
    }
    assert_eq!(rates.of("USD").unwrap().per_usd, Decimal::ONE);
    assert_eq!(rates.of("XXX"), None);
}

#[test]
fn all_pricing_is_added_to_both_pricing_objects_and_to_nothing_else() {
    let uri = "https://x.example/p.xlsx";
    let stale = json!({"SE": {"currency": "SEK", "prices": {}}});
    let by_region = json!({"isByol": false, "regionPrices": {
        "DE": {"currency": "EUR", "prices": every_size("1.50")},
        "JP": {"currency": "JPY", "prices": every_size("150")},
    }});
    let mut first = plan(&["DE"], per_core("1"));
    first["virtualMachinePricing"]["regionPrices"] = stale;
    first["virtualMachinePricingV2"] = per_core("2");
    let second = plan(&["DE"], json!({"isByol": false, "spreadSheetPricing": {"uri": uri}}));
    let unread = plan(&["DE"], json!({"isByol": false, "spreadSheetPricing": {"uri": "other"}}));
    let untouched = [
        plan(&["DE"], by_region),
        plan(&["DE"], json!({"isByol": true})),
        plan(&["ZZ"], per_core("1")),
        unread,
        json!(7),
    ];
    let mut definition = json!({"plans": [first, second]});
    definition["plans"].as_array_mut().unwrap().extend(untouched.clone());

    let sheets = |asked: &str| {
        let read = PriceSheet::from_rows(&sheet(&[("DE", "EUR", "1.25")])).unwrap();
        (asked == uri).then_some(read)
    };
    let rates = RateTable::built_in();
    with_all_pricing(&mut definition, &rates, now(), &sheets, 1000).unwrap();

    let added = |plan: usize, member: &str| definition["plans"][plan][member]["regionPrices"].clone();
    for (found, price) in [
        (added(0, "virtualMachinePricing"), "0.84"),
        (added(0, "virtualMachinePricingV2"), "1.69"),
        (added(1, "virtualMachinePricing"), "1.25"),
    ] {
        assert_eq!(found.as_object().unwrap().len(), 1);
        assert_eq!(found["DE"]["prices"]["1core"], number(price));
        assert_eq!(found["DE"]["currency"], "EUR");
    }
    assert_eq!(definition["plans"].as_array().unwrap()[2..], untouched);

    // What was read can be written and read again.
    let once = definition.clone();
    with_all_pricing(&mut definition, &rates, now(), &sheets, 1000).unwrap();
    assert_eq!(definition, once);
    with_all_pricing(&mut definition, &rates, now(), &|_| None, 1000).unwrap();
    assert_eq!(definition, once);
}

#[test]
fn a_region_that_can_have_no_prices_leaves_the_others_theirs() {
    let core = json!({"isByol": false, "coreMultiplier": {"currency": "USD", "single": 1}});
    let plan =
        |regions: &[&str], pricing: &Value| json!({"regions": regions, "virtualMachinePricing": pricing});
    let named = |plan: Value| {
        let mut definition = json!({ "plans": [plan] });
        with_all_pricing(&mut definition, &RateTable::built_in(), now(), &|_| None, 1000).unwrap();
        let prices = definition["plans"][0]["virtualMachinePricing"]["regionPrices"].clone();
        prices.as_object().map(|prices| prices.keys().cloned().collect::<Vec<_>>())
    };
    // Only plans without a price are sold in China, and nobody knows XX.
    assert_eq!(named(plan(&["CN", "XX", "US", "DE"], &core)), Some(vec!["DE".to_owned(), "US".to_owned()]));
    assert_eq!(named(plan(&["CN"], &core)), None);
    let wrong = json!({"isByol": false, "coreMultiplier": {"currency": "EUR", "single": 1}});
    assert_eq!(named(plan(&["US", "DE"], &wrong)), None, "of what cannot be meant nothing is made");
}

#[test]
fn more_prices_than_anybody_wants_are_not_made() {
    let plan = json!({"regions": ["US", "DE"], "virtualMachinePricing": {"isByol": false, "coreMultiplier": {"currency": "USD", "single": 1}}});
    let mut definition = json!({ "plans": vec![plan; 3] });
    let rates = RateTable::built_in();
    assert_eq!(with_all_pricing(&mut definition.clone(), &rates, now(), &|_| None, 3 * 2 * 25), Ok(()));
    assert_eq!(
        with_all_pricing(&mut definition, &rates, now(), &|_| None, 3 * 2 * 25 - 1),
        Err(TooManyPrices)
    );
}

/// JSON that is often nearly a pricing object.
fn nearly_pricing() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,12})?",
        Just("1e400".to_owned()),
        Just("\"NaN\"".to_owned()),
        Just("null".to_owned()),
        Just("{}".to_owned()),
        Just("\"USD\"".to_owned()),
        Just("true".to_owned()),
    ];
    let leaf = text.prop_map(|text| number(&text));
    let names = prop::sample::select(vec![
        "isByol",
        "coreMultiplier",
        "currency",
        "single",
        "individually",
        "regionPrices",
        "prices",
        "DE",
        "JP",
        "1core",
        "416core",
        "spreadSheetPricing",
        "uri",
    ]);
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec((names.clone(), inner.clone()), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
            prop::collection::vec(inner, 0..3).prop_map(Value::Array),
        ]
    })
}

/// A price within the limits, as a mantissa and its decimals.
fn price() -> impl Strategy<Value = (i128, u32)> {
    (0_i128..10_i128.pow(12), 0_u32..=10)
}

fn plain(mantissa: i128, decimals: u32) -> String {
    let unit = 10_i128.pow(decimals);
    let whole = mantissa / unit;
    if decimals == 0 {
        return whole.to_string();
    }
    format!("{whole}.{:0width$}", mantissa % unit, width = decimals as usize)
}

fn from(plans: &[Value]) -> Option<PriceFrom> {
    price_from(plans, &rates(&[("EUR", "0.9"), ("JPY", "150")]), now())
}

fn hour(amount: &str, currency: &str, market: &str) -> Option<PriceFrom> {
    let (currency, market) = (currency.to_owned(), market.to_owned());
    Some(PriceFrom::Hour { amount: amount.parse().unwrap(), currency, market })
}

#[test]
fn the_lowest_price_of_all_plans_is_the_one_to_show() {
    let dear = plan(&["DE", "US"], per_core("0.50"));
    let mut sizes = every_size("0.3");
    sizes["416core"] = number("0.0200");
    let cheap = plan(&["US"], json!({"coreMultiplier": {"currency": "USD", "individually": sizes}}));
    assert_eq!(from(&[dear.clone(), cheap.clone()]), hour("0.02", "USD", "US"));
    assert_eq!(from(&[dear]), hour("0.5", "USD", "US"));
    let by_region = json!({"US": {"currency": "USD", "prices": every_size("0.01")}});
    let entered = plan(&["US"], json!({"spreadSheetPricing": {"uri": "kept"}, "regionPrices": by_region}));
    assert_eq!(from(&[cheap, entered]), hour("0.01", "USD", "US"));
}

#[test]
fn a_plan_that_is_not_sold_in_the_united_states_has_the_price_of_a_market_where_it_is() {
    let german = plan(&["JP", "DE"], per_core("0.5"));
    assert_eq!(from(std::slice::from_ref(&german)), hour("0.45", "EUR", "DE"));
    // One market for all: prices in different currencies cannot be compared.
    assert_eq!(from(&[german, plan(&["US"], per_core("7"))]), hour("7", "USD", "US"));
}

#[test]
fn free_plans_and_own_licences_are_told_apart_from_no_price() {
    let own = plan(&["US"], json!({"isByol": true}));
    let free = plan(&["US"], per_core("0"));
    let priced = plan(&["US"], per_core("1"));
    assert_eq!(from(std::slice::from_ref(&own)), Some(PriceFrom::OwnLicence));
    assert_eq!(from(&[own.clone(), priced.clone()]), hour("1", "USD", "US"));
    assert_eq!(from(&[own, priced, free]), Some(PriceFrom::Free));
    assert_eq!(from(&[plan(&["US"], json!({})), json!(7), json!({"regions": "US"})]), None);
    assert_eq!(from(&[]), None);
}

proptest! {
    #[test]
    fn no_document_makes_evaluation_panic(pricing in nearly_pricing(), other in nearly_pricing()) {
        let rates = RateTable::built_in();
        let plan = json!({"regions": ["US", "DE", "JP", "CN"], "virtualMachinePricing": pricing});
        let _ = at_rates(&plan, &rates);
        let odd = json!({"regions": other, "virtualMachinePricing": {"coreMultiplier": {"currency": "USD", "single": 1}}});
        let _ = at_rates(&odd, &rates);
        with_all_pricing(&mut json!({"plans": [plan, odd, other]}), &rates, now(), &|_| None, 10_000).unwrap();
    }

    #[test]
    fn no_sheet_makes_reading_panic(rows in prop::collection::vec(prop::collection::vec(".{0,8}|[A-Z]{2}|1core|Region", 0..6), 0..6)) {
        let _ = PriceSheet::from_rows(&rows);
    }

    #[test]
    fn dollars_add_up_to_the_last_digit((mantissa, decimals) in price()) {
        let plan = plan(&["US"], per_core(&plain(mantissa, decimals)));
        let json = prices(&plan).to_json();
        let sum: Decimal = json["US"]["prices"].as_object().unwrap().values().map(decimal).sum();
        let cores: u32 = SIZES.iter().map(|(_, cores)| cores).sum();
        prop_assert_eq!(sum, Decimal::from_i128_with_scale(mantissa * i128::from(cores), decimals));
    }

    #[test]
    fn a_converted_price_is_the_nearest_one((mantissa, decimals) in price(), rate in 1_i128..1_000_000, rate_decimals in 0_u32..=6) {
        let rates = rates(&[("KWD", &plain(rate, rate_decimals)), ("JPY", &plain(rate, rate_decimals))]);
        let plan = plan(&["JP", "KW"], per_core(&plain(mantissa, decimals)));
        let json = at_rates(&plan, &rates).unwrap().unwrap().to_json();
        for (region, minor_unit) in [("JP", 0), ("KW", 3)] {
            for (size, cores) in SIZES {
                // In units so small that everything is a whole number.
                let unit = 10_i128.pow(decimals + rate_decimals);
                let exact = mantissa * i128::from(cores) * rate * 10_i128.pow(minor_unit);
                let found = decimal(&json[region]["prices"][size]);
                let found = found.normalize();
                let found = found.mantissa() * 10_i128.pow(minor_unit - found.scale());
                let distance = (found * unit - exact).abs() * 2;
                prop_assert!(distance < unit || (distance == unit && found % 2 == 0), "{region} {size}: {found}");
            }
        }
    }

    #[test]
    fn evaluated_prices_are_valid_prices_by_region((mantissa, decimals) in price()) {
        let regions = ["US", "DE", "JP", "KW"];
        let first = prices(&plan(&regions, per_core(&plain(mantissa % 10_i128.pow(6), decimals))));
        let again = prices(&plan(&regions, json!({"isByol": false, "regionPrices": first.to_json()})));
        prop_assert_eq!(first.to_json(), again.to_json());
    }
}
