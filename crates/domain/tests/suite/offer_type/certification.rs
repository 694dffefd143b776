//! Certification rules that need nothing but the documents.

use serde_json::{Value, json};
use stoa_domain::Timestamp;
use stoa_domain::offer_type::{CertificationContext, Level, OfferType, RuleResult};

use crate::offer_type::support::*;

const NOW: &str = "2026-06-01T12:00:00Z";
const GOOD: &str = "https://images.example.com/vhds/app.vhd?sv=2022-11-02&sr=c&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";

fn certify(offer_type: &OfferType, offer: &Value, live: Option<&Value>) -> Vec<RuleResult> {
    let now = Timestamp::parse(NOW).unwrap();
    offer_type.certify(offer, &CertificationContext { now, live, created: now })
}

/// Rule, level and target of everything that is not just a pass.
fn complaints(results: &[RuleResult]) -> Vec<(&str, Level, &str)> {
    let not_passed = results.iter().filter(|result| result.level != Level::Information);
    not_passed.map(|result| (result.rule.as_str(), result.level, result.target.as_str())).collect()
}

fn images(disks: Value) -> Value {
    with(vm_offer(), "plans/0/v.vmImages", disks)
}

fn with_url(url: &str) -> Value {
    images(json!({"2.0.0": {"osVhdUrl": url, "lunVhdDetails": []}}))
}

#[test]
fn the_offers_of_both_types_pass_every_rule() {
    let passed = |offer_type: &OfferType, offer: &Value| -> Vec<String> {
        let results = certify(offer_type, offer, None);
        assert_eq!(complaints(&results), []);
        results.into_iter().map(|result| result.rule).collect()
    };
    let common = [
        "VM-SAS-1", "VM-SAS-2", "VM-SAS-3", "VM-SAS-4", "VM-SAS-5", "VM-SAS-6", "VM-VHD-8", "VM-DEF-1",
        "VM-DEF-2", "VM-DEF-3",
    ];
    let vm_rules: Vec<_> = common.into_iter().chain(["VM-DEF-4"]).collect();
    assert_eq!(passed(vm(), &vm_offer()), vm_rules);
    assert_eq!(passed(core_vm(), &core_offer()), common);
}

#[test]
fn each_rule_on_signatures_has_a_failing_case() {
    let table = [
        (GOOD.split('?').next().unwrap().to_owned(), "VM-SAS-1"),
        (GOOD.replace("st=2026-01-01T00%3A00%3A00Z", "st=2026-01-01"), "VM-SAS-2"),
        (GOOD.replace("se=2036-01-01T00%3A00%3A00Z&", ""), "VM-SAS-2"),
        (GOOD.replace("sp=rl", "sp=rwl"), "VM-SAS-3"),
        (GOOD.replace("sp=rl", "sp=r"), "VM-SAS-3"),
        (GOOD.replace("sr=c", "sr=b"), "VM-SAS-4"),
        (GOOD.replace("sr=c&", ""), "VM-SAS-4"),
        (GOOD.replace("se=2036-01-01", "se=2026-06-22"), "VM-SAS-5"),
        (GOOD.replace("st=2026-01-01", "st=2026-06-02"), "VM-SAS-5"),
        (GOOD.replace("app.vhd", "app.vhdx"), "VM-SAS-6"),
        (GOOD.replace("app.vhd", "my%20app.vhd"), "VM-SAS-6"),
        (GOOD.replace("app.vhd", "app's.vhd"), "VM-SAS-6"),
        (GOOD.replace("app.vhd", ".vhd"), "VM-SAS-6"),
    ];
    for (url, rule) in table {
        let results = certify(vm(), &with_url(&url), None);
        let mut errors = complaints(&results);
        errors.retain(|(_, level, _)| *level == Level::Error);
        if rule == "VM-SAS-1" {
            // Without a signature nothing about it can be right.
            errors.truncate(1);
        }
        let place = format!("{}.2.0.0.osVhdUrl", target("plans/0/v.vmImages"));
        assert_eq!(errors, [(rule, Level::Error, place.as_str())], "{url}");
    }
}

#[test]
fn a_signature_that_starts_today_only_warns() {
    let results = certify(vm(), &with_url(&GOOD.replace("st=2026-01-01", "st=2026-06-01")), None);
    let found = complaints(&results);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), ("VM-SAS-5", Level::Warning));
    let edge = certify(vm(), &with_url(&GOOD.replace("se=2036-01-01T00", "se=2026-06-22T12")), None);
    assert_eq!(complaints(&edge), [], "exactly three weeks are enough");
}

#[test]
fn messages_say_what_was_found() {
    let results = certify(vm(), &with_url(&GOOD.replace("sp=rl", "sp=rwdl")), None);
    let error = results.iter().find(|result| result.level == Level::Error).unwrap();
    assert_eq!(
        error.message,
        "The signature must allow reading and listing and nothing more (sp=rl); found rwdl."
    );
    assert_eq!(results[0].message, "Passed.");
}

#[test]
fn single_blob_signatures_are_fine_for_core_images_and_none_only_warns() {
    let offer = |url: &str| {
        with(core_offer(), "plans/0/c.vmImagesPublicAzure", json!({"2023.01.02": {"osVhdUrl": url}}))
    };
    let results = certify(core_vm(), &offer(&GOOD.replace("sr=c&", "")), None);
    let found = complaints(&results);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), ("VM-SAS-4", Level::Warning));
    assert_eq!(complaints(&certify(core_vm(), &offer(&GOOD.replace("sr=c", "sr=b")), None)), []);
}

#[test]
fn data_disks_are_numbered_without_gaps_and_equally_many() {
    let disk = |lun: Value| json!({"lunNumber": lun, "uri": GOOD});
    let check = |disks: Value| {
        let results =
            certify(vm(), &images(json!({"2.0.0": {"osVhdUrl": GOOD, "lunVhdDetails": disks}})), None);
        complaints(&results).iter().map(|(rule, ..)| (*rule).to_owned()).collect::<Vec<_>>()
    };
    assert!(check(json!([disk(json!(1)), disk(json!("0"))])).is_empty());
    assert_eq!(check(json!([disk(json!(0)), disk(json!(2))])), ["VM-VHD-8"]);
    assert_eq!(check(json!([disk(json!(0)), disk(json!(0))])), ["VM-VHD-8"]);
    assert_eq!(check(json!([{"lunNumber": 0, "uri": GOOD.replace("sr=c", "sr=b")}])), ["VM-SAS-4"]);

    let uneven = images(json!({
        "1.0.0": {"osVhdUrl": GOOD, "lunVhdDetails": []},
        "2.0.0": {"osVhdUrl": GOOD, "lunVhdDetails": [disk(json!(0))]},
    }));
    let place = format!("{}.2.0.0", target("plans/0/v.vmImages"));
    assert_eq!(complaints(&certify(vm(), &uneven, None)), [("VM-DEF-2", Level::Error, place.as_str())]);
}

#[test]
fn a_new_version_is_greater_than_every_published_one() {
    let offer = |versions: &[&str]| {
        let images: serde_json::Map<_, _> = versions
            .iter()
            .map(|version| ((*version).to_owned(), json!({"osVhdUrl": GOOD.replace("sr=c", "sr=b")})))
            .collect();
        with(core_offer(), "plans/0/c.vmImagesPublicAzure", Value::Object(images))
    };
    let live = offer(&["2020.01.01", "2023.01.02"]);
    for (versions, fine) in [
        (vec!["2020.01.01", "2023.01.02", "2023.01.10"], true),
        (vec!["2023.01.02", "2023.1.10"], true),
        (vec!["2024.01.01"], true),
        (vec!["2023.01.02", "2022.12.31"], false),
        (vec!["2023.01.02", "2023.1.2"], false),
        (vec!["2023.01.02", "latest"], false),
    ] {
        let results = certify(core_vm(), &offer(&versions), Some(&live));
        let rules: Vec<_> = complaints(&results).iter().map(|(rule, ..)| *rule).collect();
        assert_eq!(rules.is_empty(), fine, "{versions:?}: {rules:?}");
        assert!(rules.iter().all(|rule| *rule == "VM-DEF-1"));
    }
}

#[test]
fn images_that_are_live_are_not_asked_again() {
    let expired = with_url(&GOOD.replace("2036", "2026"));
    assert!(!complaints(&certify(vm(), &expired, None)).is_empty());
    let results = certify(vm(), &expired, Some(&expired));
    assert_eq!(complaints(&results), []);
    assert!(!results.iter().any(|result| result.rule == "VM-SAS-5"), "there was nothing to look at");
}

#[test]
fn sizes_and_prices_have_rules_of_their_own() {
    let offer = with(vm_offer(), "plans/0/v.recommendedVMSizes", json!(["a", "b", "c", "d", "e", "f", "g"]));
    let place = target("plans/0/v.recommendedVMSizes");
    assert_eq!(complaints(&certify(vm(), &offer, None)), [("VM-DEF-3", Level::Error, place.as_str())]);

    let prices = json!({"US": {"currency": "USD", "prices": {"1core": -0.5}}, "DE": {}, "FR": {}});
    let offer =
        with(vm_offer(), "plans/0/virtualMachinePricing", json!({"isByol": false, "regionPrices": prices}));
    let results = certify(vm(), &offer, None);
    let regions = target("plans/0/virtualMachinePricing/regionPrices");
    let targets: Vec<_> = complaints(&results).iter().map(|(_, _, target)| (*target).to_owned()).collect();
    assert_eq!(
        targets,
        [format!("{regions}.US.prices.1core"), format!("{regions}.KR"), format!("{regions}.FR")]
    );
    let levels: Vec<_> = complaints(&results).iter().map(|(rule, level, _)| (*rule, *level)).collect();
    let [error, warning] = [("VM-DEF-4", Level::Error), ("VM-DEF-4", Level::Warning)];
    assert_eq!(levels, [error, error, warning]);
}
