//! Certification rules that need nothing but the documents.

use domain::Timestamp;
use serde_json::{Value, json};
use stoa_offer_types::{CertificationContext, Level, OfferType, RuleResult};

use crate::support::*;

const NOW: &str = "2026-06-01T12:00:00Z";
const GOOD: &str = "https://images.example.com/vhds/app.vhd?sv=2022-11-02&sr=c&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";

fn certify(offer_type: &OfferType, offer: &Value, live: Option<&Value>) -> Vec<RuleResult> {
    let now = Timestamp::parse(NOW).unwrap();
    offer_type.certify(offer, &CertificationContext { now, live, created: now })
}

/// Rule, level and target of everything that is not just a pass.
fn complaints(results: &[RuleResult]) -> Vec<(&str, Level, String)> {
    let not_passed = results.iter().filter(|result| result.level != Level::Information);
    not_passed.map(|result| (result.rule.as_str(), result.level, result.place.to_string())).collect()
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
        (GOOD.replace("sp=rl", "sp=l"), "VM-SAS-3"),
        (GOOD.replace("sp=rl", "sp=racwdl"), "VM-SAS-3"),
        (GOOD.replace("sp=rl", "sp=rd"), "VM-SAS-3"),
        (GOOD.replace("sp=rl", "sp=rc"), "VM-SAS-3"),
        (GOOD.replace("sp=rl&", ""), "VM-SAS-3"),
        (GOOD.replace("sr=c", "sr=d"), "VM-SAS-4"),
        (GOOD.replace("sr=c", "ss=b&srt=co"), "VM-SAS-4"),
        (GOOD.replace("&sig=abc", ""), "VM-SAS-1"),
        (GOOD.replace("&sig", "&skoid=1&sktid=2&sig"), "VM-SAS-1"),
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
        assert_eq!(errors, [(rule, Level::Error, place.clone())], "{url}");
    }
}

#[test]
fn every_signature_that_only_lets_read_passes_in_both_types() {
    for permissions in ["r", "rl", "lr"] {
        for scope in ["b", "c"] {
            let url =
                GOOD.replace("sp=rl", &format!("sp={permissions}")).replace("sr=c", &format!("sr={scope}"));
            assert_eq!(complaints(&certify(vm(), &with_url(&url), None)), [], "{url}");
            let images = json!({"2023.01.02": {"osVhdUrl": url}});
            let offer = with(core_offer(), "plans/0/c.vmImagesPublicAzure", images);
            assert_eq!(complaints(&certify(core_vm(), &offer, None)), [], "{url}");
        }
    }
}

#[test]
fn other_kinds_of_signatures_say_what_is_missing() {
    let said = |url: &str| {
        let results = certify(vm(), &with_url(url), None);
        let errors = results.into_iter().filter(|result| result.level == Level::Error);
        errors.map(|result| result.text.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&GOOD.replace("sr=c", "ss=b&srt=co")),
        [
            "The signature must be for the blob or the container (sr=b or sr=c); found an account signature (ss, srt), which has no sr."
        ]
    );
    assert_eq!(
        said(&GOOD.replace("&sig", "&skoid=1&skt=2026-05-31T00%3A00%3A00Z&sks=b&skv=2022-11-02&sig")),
        ["The shared access signature is incomplete: a user-delegation signature needs sktid, ske."]
    );
    let week =
        "&skoid=1&sktid=2&skt=2026-05-31T00%3A00%3A00Z&ske=2026-06-07T00%3A00%3A00Z&sks=b&skv=2022-11-02&sig";
    assert_eq!(
        said(&GOOD.replace("&sig", week)),
        [
            "The signature must be valid for three more weeks; it ends 2026-06-07T00:00:00.0000000Z with the user-delegation key it was made with (ske): make it with an account key."
        ]
    );
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
        error.text.to_string(),
        "The signature must allow reading, may allow listing, and nothing more (sp=r or sp=rl); found rwdl."
    );
    assert_eq!(results[0].text.to_string(), "Passed.");
}

#[test]
fn a_signature_for_neither_blob_nor_container_only_warns_for_core_images() {
    let offer = |url: &str| {
        with(core_offer(), "plans/0/c.vmImagesPublicAzure", json!({"2023.01.02": {"osVhdUrl": url}}))
    };
    let results = certify(core_vm(), &offer(&GOOD.replace("sr=c&", "")), None);
    let found = complaints(&results);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), ("VM-SAS-4", Level::Warning));
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
    assert_eq!(check(json!([{"lunNumber": 0, "uri": GOOD.replace("sr=c", "sr=d")}])), ["VM-SAS-4"]);

    let uneven = images(json!({
        "1.0.0": {"osVhdUrl": GOOD, "lunVhdDetails": []},
        "2.0.0": {"osVhdUrl": GOOD, "lunVhdDetails": [disk(json!(0))]},
    }));
    let place = format!("{}.2.0.0", target("plans/0/v.vmImages"));
    assert_eq!(complaints(&certify(vm(), &uneven, None)), [("VM-DEF-2", Level::Error, place.clone())]);
}

#[test]
fn a_new_version_below_the_highest_of_its_stream_is_a_warning() {
    let offer = |versions: &[&str]| {
        let images: serde_json::Map<_, _> =
            versions.iter().map(|version| ((*version).to_owned(), json!({"osVhdUrl": GOOD}))).collect();
        with(core_offer(), "plans/0/c.vmImagesPublicAzure", Value::Object(images))
    };
    let live = offer(&["123.7.0", "124.1.0", "2023.01.02"]);
    for (version, warning) in [
        ("123.8.0", None),
        ("123.10.0", None),
        ("122.0.1", None),
        ("124.1.1", None),
        ("2023.1.10", None),
        ("123.6.9", Some("123.6.9 is not after 123.7.0")),
        ("124.0.99", Some("124.0.99 is not after 124.1.0")),
        ("2023.01.01", Some("2023.01.01 is not after 2023.1.2")),
    ] {
        let results = certify(core_vm(), &offer(&["123.7.0", "124.1.0", "2023.01.02", version]), Some(&live));
        let said: Vec<_> = results.iter().filter(|result| result.level != Level::Information).collect();
        assert_eq!(said.len(), usize::from(warning.is_some()), "{version}: {said:?}");
        if let (Some(said), Some(warning)) = (said.first(), warning) {
            assert_eq!((said.rule.as_str(), said.level), ("VM-DEF-1", Level::Warning));
            assert!(said.text.to_string().contains(warning), "{}", said.text);
        }
    }
}

#[test]
fn a_disk_of_another_signature_is_looked_at_again() {
    let signed = |sp: &str| with_url(&GOOD.replace("sp=rl", sp));
    let results = certify(vm(), &signed("sp=rwl"), Some(&signed("sp=rl")));
    assert_eq!(complaints(&results).iter().map(|(rule, ..)| *rule).collect::<Vec<_>>(), ["VM-SAS-3"]);
    assert_eq!(vm().download_checks(&signed("sp=r"), Some(&signed("sp=rl"))).len(), 1);
    assert_eq!(vm().download_checks(&signed("sp=rl"), Some(&signed("sp=rl"))).len(), 0);
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
    assert_eq!(complaints(&certify(vm(), &offer, None)), [("VM-DEF-3", Level::Error, place.clone())]);

    let prices = json!({"US": {"currency": "USD", "prices": {"1core": -0.5}}, "DE": {}, "FR": {}});
    let offer =
        with(vm_offer(), "plans/0/virtualMachinePricing", json!({"isByol": false, "regionPrices": prices}));
    let results = certify(vm(), &offer, None);
    let regions = target("plans/0/virtualMachinePricing/regionPrices");
    let targets: Vec<_> = complaints(&results).iter().map(|(_, _, target)| target.clone()).collect();
    assert_eq!(
        targets,
        [format!("{regions}.US.prices.1core"), format!("{regions}.KR"), format!("{regions}.FR")]
    );
    let levels: Vec<_> = complaints(&results).iter().map(|(rule, level, _)| (*rule, *level)).collect();
    let [error, warning] = [("VM-DEF-4", Level::Error), ("VM-DEF-4", Level::Warning)];
    assert_eq!(levels, [error, error, warning]);
}
