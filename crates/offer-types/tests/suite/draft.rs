//! The draft level: what is never even stored.

use serde_json::{Value, json};

use crate::support::*;

/// One broken value, and the finding it gives.
const fn row(
    place: &'static str,
    value: &'static str,
    code: &'static str,
) -> (&'static str, &'static str, &'static str) {
    (place, value, code)
}

#[test]
fn what_can_never_become_valid_is_refused() {
    let table = [
        row("displayText", "7", "WrongType"),
        row("offer", "[]", "WrongType"),
        row("plans", "{}", "WrongType"),
        row("plans/0", "\"standard\"", "WrongType"),
        row("offer/m.summary", "true", "WrongType"),
        row("offer/m.allowedSubscriptions", "\"59160c40-2e25-4dcf-a2fd-6514cb08bf08\"", "WrongType"),
        row("offer/m.allowedSubscriptions/0", "\"not-a-guid\"", "InvalidFormat"),
        row("offer/m.usefulLinks/0", "7", "WrongType"),
        row("offer/m.usefulLinks/0/linkUrl", "{}", "WrongType"),
        row("offer/m.screenshots", "\"\"", "WrongType"),
        row("offer/m.tableLeadConfiguration", "[]", "WrongType"),
        row("plans/0/planId", "7", "WrongType"),
        row("plans/0/planId", "\"a b\"", "InvalidFormat"),
        row("plans/0/planId", "\"-a\"", "InvalidFormat"),
        row("plans/0/planId", "null", "Required"),
        row("plans/0/planId", "\"\"", "Required"),
        row("plans/0/regions/0", "\"Germany\"", "InvalidFormat"),
        row("plans/0/v.cloudAvailability/0", "\"Moon\"", "NotAllowed"),
        row("plans/0/v.operatingSystemFamily", "\"Plan 9\"", "NotAllowed"),
        row("plans/0/virtualMachinePricing/isByol", "\"yes\"", "WrongType"),
        row("plans/0/virtualMachinePricing/freeTrialDurationInMonths", "2", "NotAllowed"),
        row("plans/0/virtualMachinePricing/freeTrialDurationInMonths", "1.5", "WrongType"),
        row("plans/0/virtualMachinePricing/coreMultiplier", r#"{"single": -1}"#, "OutOfRange"),
        row(
            "plans/0/virtualMachinePricing/coreMultiplier",
            r#"{"individually": {"3core": 1}}"#,
            "NotAllowed",
        ),
        row(
            "plans/0/virtualMachinePricing/regionPrices",
            r#"{"US": {"currency": "dollars"}}"#,
            "InvalidFormat",
        ),
        row("plans/0/v.vmImages", r#"{"first": {}}"#, "InvalidFormat"),
        row("plans/0/v.vmImages", r#"{"1.0": {}}"#, "InvalidFormat"),
        row("plans/0/restrictedAudience", r#"{"manualEntries": [{"id": "me"}]}"#, "InvalidFormat"),
    ];
    let below = |place: &str| match place {
        "plans/0/virtualMachinePricing/coreMultiplier" => vec!["/single", "/individually/3core"],
        "plans/0/virtualMachinePricing/regionPrices" => vec!["/US/currency"],
        "plans/0/v.vmImages" => vec!["/first", "/1.0"],
        "plans/0/restrictedAudience" => vec!["/manualEntries/0/id"],
        _ => vec![""],
    };
    for (place, text, code) in table {
        let value: Value = serde_json::from_str(text).unwrap();
        let found = told(&vm().check_draft(&with(vm_offer(), place, value)));
        let allowed: Vec<_> = below(place).iter().map(|end| dotted(place, end)).collect();
        assert_eq!(found.len(), 1, "{place} = {text}: {found:?}");
        assert_eq!(found[0].0, code, "{place} = {text}");
        assert!(allowed.contains(&found[0].1), "{place} = {text}: {found:?}");
    }
}

/// `1.0` is a member name here, not a place in a list.
fn dotted(place: &str, end: &str) -> String {
    let mut text = target(place);
    for name in end.split('/').skip(1) {
        match name.parse::<usize>() {
            Ok(index) => text += &format!("[{index}]"),
            Err(_) => text += &format!(".{name}"),
        }
    }
    text
}

#[test]
fn limits_count_characters_and_entries() {
    let table = [
        ("displayText", 50),
        ("offer/m.title", 50),
        ("offer/m.summary", 100),
        ("offer/m.longSummary", 256),
        ("offer/m.description", 3000),
        ("offer/m.offerMarketingUrlIdentifier", 50),
        ("offer/m.termsOfUse", 10000),
        ("offer/microsoft-azure-marketplace-testdrive.accessInformation", 10000),
        ("plans/0/v.skuTitle", 50),
        ("plans/0/v.skuSummary", 100),
        ("plans/0/v.skuDescription", 3000),
    ];
    for (place, limit) in table {
        let long = |length: usize| with(vm_offer(), place, json!("é".repeat(length)));
        assert_eq!(vm().check_draft(&long(limit)), [], "{place}");
        assert_eq!(told(&vm().check_draft(&long(limit + 1))), expected(&[("TooLong", place)]));
    }
    let subscriptions = vec![json!("59160c40-2e25-4dcf-a2fd-6514cb08bf08"); 101];
    let offer = with(vm_offer(), "offer/m.allowedSubscriptions", json!(subscriptions));
    assert_eq!(told(&vm().check_draft(&offer)), expected(&[("TooLong", "offer/m.allowedSubscriptions")]));
}

#[test]
fn what_is_longer_than_its_type_permits_is_not_even_walked() {
    for (place, permitted, wrong) in [
        ("plans", 100, json!(7)),
        ("plans/0/v.recommendedVMSizes", 6, json!({})),
        ("offer/m.screenshots", 5, json!(true)),
        ("offer/m.usefulLinks", 25, json!([])),
    ] {
        let long = |length: usize| with(vm_offer(), place, json!(vec![wrong.clone(); length]));
        let found = told(&vm().check_draft(&long(permitted)));
        assert!(found.len() == permitted && found.iter().all(|(code, _)| code == "WrongType"), "{place}");
        assert_eq!(told(&vm().check_draft(&long(permitted + 1))), expected(&[("TooLong", place)]));
    }
}

#[test]
fn all_problems_come_at_once_and_in_the_same_order() {
    let offer = json!({
        "displayText": 1,
        "offer": {"microsoft-azure-marketplace.title": "x".repeat(51), "microsoft-azure-marketplace.cspOfferOptIn": "no"},
        "plans": [{"planId": "Gold"}, {"planId": "gold"}, {}, 4, {"planId": "silver", "regions": ["us", "DE"]}]
    });
    let findings = vm().check_draft(&offer);
    assert_eq!(
        told(&findings),
        expected(&[
            ("WrongType", "displayText"),
            ("WrongType", "offer/m.cspOfferOptIn"),
            ("TooLong", "offer/m.title"),
            ("Duplicate", "plans/1/planId"),
            ("Required", "plans/2/planId"),
            ("WrongType", "plans/3"),
            ("InvalidFormat", "plans/4/regions/0"),
        ])
    );
    let messages: Vec<_> = findings.iter().map(|finding| finding.text.to_string()).collect();
    assert_eq!(
        messages,
        [
            "Offer name must be a text.",
            "Sell through CSP resellers must be true or false.",
            "Shorten Title to at most 50 characters; it has 51.",
            "Plan id `gold` is used twice: choose another.",
            "Enter Plan id.",
            "Entry 4 of Plans must be an object.",
            "Entry 1 of Countries and regions must be a two-letter country code such as US.",
        ]
    );
    assert_eq!(findings, vm().check_draft(&offer));
}

#[test]
fn an_unfinished_draft_is_fine_but_cannot_be_published() {
    for offer in [
        json!({}),
        json!({"displayText": "", "offer": {}, "plans": []}),
        json!({"displayText": null, "offer": null, "plans": null}),
        json!({"plans": [{"planId": "a", "virtualMachinePricing": {}, "regions": [], "restrictedAudience": {}}]}),
        json!({"plans": [{"planId": "a", "regions": ["", null], "virtualMachinePricing": {"coreMultiplier": {}}}]}),
    ] {
        assert_eq!(vm().check_draft(&offer), [], "{offer}");
        assert!(!vm().check_publish(offer.clone()).problems.is_empty(), "{offer}");
    }
    assert_eq!(told(&vm().check_draft(&json!(7))), [("WrongType".to_owned(), "definition".to_owned())]);
}

#[test]
fn ids_of_disk_generations_are_checked_too() {
    let offer = with(core_offer(), "plans/0/diskGenerations/1", json!({"planId": "GEN2"}));
    let offer = with(offer, "plans/0/diskGenerations/2", json!({"planId": "a b"}));
    assert_eq!(
        told(&core_vm().check_draft(&offer)),
        expected(&[
            ("Duplicate", "plans/0/diskGenerations/1/planId"),
            ("InvalidFormat", "plans/0/diskGenerations/2/planId"),
        ])
    );
}

#[test]
fn a_hostile_document_has_a_bounded_number_of_findings() {
    for plan in [json!(1), json!({}), json!({"planId": "-"}), json!({"x.unknown": 1, "planId": "a"})] {
        let definition = json!({"plans": [{"planId": "a", "diskGenerations": vec![plan; 20_000]}]});
        let draft = vm().check_draft(&definition);
        assert_eq!(draft.len(), 1000);
        assert_eq!(draft.last().unwrap().code.to_string(), "More");
        let verdict = vm().check_publish(definition);
        assert_eq!(verdict.problems.len(), 1000);
        assert_eq!(verdict.problems.last().unwrap().code.to_string(), "More");
    }
}

#[test]
fn what_a_draft_may_not_hold_is_not_published_either() {
    let place = "plans/0/v.vmImages/1.0.1";
    let offer = with(vm_offer(), place, json!({ "osVhdUrl": [], "lunVhdDetails": [] }));
    let wrong = target(&format!("{place}/osVhdUrl"));
    assert_eq!(told(&vm().check_draft(&offer)), [("WrongType".to_owned(), wrong.clone())]);
    assert_eq!(told(&vm().check_publish(offer).problems), [("WrongType".to_owned(), wrong)]);
}

#[test]
fn what_slips_into_an_address_is_refused_by_name() {
    let disk = "plans/0/v.vmImages/1.0.1/osVhdUrl";
    let url = |end: &str| format!("https://images.example.com/app.vhd{end}");
    let table = [
        (
            disk,
            url("?a=1?b=2"),
            "Operating system disk address must not hold a second question mark: take it out.",
        ),
        (disk, url("?sig=a\n"), "Operating system disk address must not hold a line break: take it out."),
        (disk, url("?sig=a b"), "Operating system disk address must not hold white space: take it out."),
        (disk, url("?sig='a'"), "Operating system disk address must not hold a quotation mark: take it out."),
        (
            disk,
            url("?sig=“a”\t"),
            "Operating system disk address must not hold a quotation mark and white space: take it out.",
        ),
        (
            disk,
            url("?sig=\u{1}"),
            "Operating system disk address must not hold a control character: take it out.",
        ),
        (
            "offer/m.smallLogo",
            url("?a=1?b=2"),
            "Small logo must not hold a second question mark: take it out.",
        ),
        (
            "offer/m.privacyURL",
            url("\r\n"),
            "Privacy policy address must not hold a line break: take it out.",
        ),
        (
            "offer/m.privacyURL",
            url("\""),
            "Privacy policy address must not hold a quotation mark: take it out.",
        ),
    ];
    for (place, address, message) in table {
        let found = vm().check_draft(&with_image(place, &address));
        let told: Vec<_> =
            found.iter().map(|finding| (finding.place.to_string(), finding.text.to_string())).collect();
        let target = target(place);
        assert_eq!(told, [(target, message.to_owned())], "{address:?}");
        assert_eq!(found[0].code, domain::FindingCode::InvalidFormat);
    }
    let offer = with(vm_offer(), "offer/m.screenshots", json!([url("?a=1?b=2")]));
    let found = vm().check_draft(&offer);
    assert_eq!(told(&found), expected(&[("InvalidFormat", "offer/m.screenshots/0")]), "{found:?}");
    for (place, address) in [
        ("offer/m.privacyURL", "https://example.com/it's?a=1?b=2"),
        (disk, "to be filled in by the release"),
        (disk, ""),
        (disk, "https://images.example.com/app.vhd?sv=2022-11-02&sig=a%2Bb%3D"),
    ] {
        let found = vm().check_draft(&with_image(place, address));
        assert_eq!(found.len(), usize::from(address.contains(' ')), "{address}: {found:?}");
    }
}

/// The offer with `address` at `place`, whose names may have dots in them.
fn with_image(place: &str, address: &str) -> Value {
    match place.strip_prefix("plans/0/v.vmImages/1.0.1/") {
        Some(member) => with(vm_offer(), "plans/0/v.vmImages", json!({"1.0.1": {member: address}})),
        None => with(vm_offer(), place, json!(address)),
    }
}
