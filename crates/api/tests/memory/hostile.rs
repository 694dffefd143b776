//! Documents that somebody sends to do harm, and the largest that somebody sends in good faith.

use std::collections::BTreeSet;
use std::fmt::Write as _;

const REGIONS: &str = include_str!("../../../../offer-types/data/vm-regions.csv");
const SIZES: &str = include_str!("../../../../offer-types/data/vm-core-sizes.csv");

/// The body of a PUT whose definition has `members`.
fn offer(members: &str) -> String {
    format!(r#"{{"offerTypeId":"microsoft-azure-virtualmachines","definition":{{{members}}}}}"#)
}

/// `one` so many times, with its number in place of `#`, separated by commas.
fn many(count: usize, one: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}{}", one.replace('#', &format!("{number:06}"))).unwrap();
    }
    text
}

fn plan(members: &str) -> String {
    offer(&format!(r#""plans":[{{"planId":"standard",{members}}}]"#))
}

/// 100 plans with a price of every size in every region, as `GET …?includeAllPricing=true` gives them.
pub(crate) fn every_price(price: &str) -> String {
    let column = |text: &'static str, at: usize| {
        text.lines().skip(1).map(move |line| line.split(',').nth(at).unwrap())
    };
    let sizes: Vec<String> = column(SIZES, 0).map(|size| format!(r#""{size}":{price}"#)).collect();
    let sizes = sizes.join(",");
    let regions = column(REGIONS, 0).zip(column(REGIONS, 2));
    let regions: Vec<String> = regions
        .map(|(region, currency)| format!(r#""{region}":{{"currency":"{currency}","prices":{{{sizes}}}}}"#))
        .collect();
    let pricing = format!(r#"{{"isByol":false,"regionPrices":{{{}}}}}"#, regions.join(","));
    offer(&format!(
        r#""displayText":"Prices","plans":[{}]"#,
        many(100, &format!(r#"{{"planId":"p#","virtualMachinePricing":{pricing}}}"#))
    ))
}

/// 100 plans with a price per core, twice, that are sold in every region there is.
pub(crate) fn every_region() -> String {
    let markets = include_str!("../../../../offer-types/data/markets.csv");
    let codes = [(REGIONS, 0), (markets, 1)]
        .into_iter()
        .flat_map(|(text, at)| text.lines().skip(1).map(move |line| line.split(',').nth(at).unwrap()));
    let codes: BTreeSet<_> = codes.collect();
    let regions: Vec<_> = codes.iter().map(|code| format!("{code:?}")).collect();
    let pricing = r#"{"isByol":false,"coreMultiplier":{"currency":"USD","single":1.2345}}"#;
    let one = format!(
        r#"{{"planId":"p#","regions":[{}],"virtualMachinePricing":{pricing},"virtualMachinePricingV2":{pricing}}}"#,
        regions.join(",")
    );
    offer(&format!(r#""displayText":"Regions","plans":[{}]"#, many(100, &one)))
}

pub(crate) fn all() -> Vec<(&'static str, String)> {
    let long = "n".repeat(100_000);
    let deep = format!("{}\"{}\"{}", "[".repeat(110), "t".repeat(900), "]".repeat(110));
    let wrong = r#"{"planId":"p#","virtualMachinePricing":{"isByol":"no","freeTrialDurationInMonths":2},"restrictedAudience":[],
        "diskGenerations":{},"microsoft-azure-virtualmachines.skuTitle":7,"microsoft-azure-virtualmachines.skuSummary":{},
        "microsoft-azure-virtualmachines.cloudAvailability":["Moon","Mars"],"microsoft-azure-virtualmachines.openPorts":[1,2,3],
        "microsoft-azure-virtualmachines.vmImages":{"first":7,"second":[]},"regions":["Germany",7,{}]}"#;
    vec![
        ("two million numbers where plans belong", offer(&format!(r#""plans":[{}]"#, many(2_090_000, "1")))),
        ("as many numbers as may be", offer(&format!(r#""plans":[{}]"#, many(9_000, "1")))),
        ("numbers of seven digits", offer(&format!(r#""plans":[{}]"#, many(250_000, "9#")))),
        ("190,000 empty plans", offer(&format!(r#""plans":[{}]"#, many(190_000, "{}")))),
        ("190,000 plans", offer(&format!(r##""plans":[{}]"##, many(190_000, r##"{"planId":"#"}"##)))),
        (
            "disk generations to be completed",
            plan(&format!(r#""diskGenerations":[{}]"#, many(45_000, r#"{"planId":"p#"}"#))),
        ),
        (
            "disk generations that are too many",
            plan(&format!(r#""diskGenerations":[{}]"#, many(150_000, r#"{"planId":"p#"}"#))),
        ),
        (
            "disk generations without ids",
            plan(&format!(r##""diskGenerations":[{}]"##, many(150_000, r##"{"abcdef":"#"}"##))),
        ),
        ("unknown members", offer(&many(190_000, r#""x#":12345"#))),
        (
            "unknown members of an offer",
            offer(&format!(r#""offer":{{{}}}"#, many(150_000, r#""x#":"1234567""#))),
        ),
        ("members that are null", offer(&many(190_000, r#""x#":null"#))),
        ("lists in lists", offer(&format!(r#""deep":[{}]"#, many(2_000, &deep)))),
        (
            "names that are no regions",
            plan(&format!(
                r#""virtualMachinePricing":{{"regionPrices":{{{}}}}}"#,
                many(90_000, r#""x#":{"currency":"USD"}"#)
            )),
        ),
        (
            "many faults below a long name",
            plan(&format!(
                r#""virtualMachinePricing":{{"regionPrices":{{"{long}":{{"prices":{{{}}}}}}}}}"#,
                many(3_000, r#""x#":"y""#)
            )),
        ),
        ("faults of every kind", offer(&format!(r#""plans":[{}]"#, many(100, wrong)))),
        ("a long text", offer(&format!(r#""displayText":"{}""#, "é".repeat(1_500_000)))),
        (
            "long texts that are no choices",
            plan(&format!(
                r#""microsoft-azure-virtualmachines.cloudAvailability":[{}]"#,
                many(1_500, &format!(r#""{}""#, "c".repeat(2_000)))
            )),
        ),
        ("a text that breaks off", offer(&many(190_000, r#""x#":12345"#))[..3_000_000].to_owned()),
        ("every price", every_price("0.46")),
        ("every price, all of them 0", every_price("0")),
    ]
}
