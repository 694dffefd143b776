//! What is a difference, and what is none.

use offer_types::OfferTypes;

use super::super::reference::{Resolved, resolve};
use super::*;
use crate::OfferName;

const CORE: &str = "microsoft-azure-corevm";
const LEADS: &str = "microsoft-azure-corevm.httpsEndpointLeadConfiguration";
const LOGO: &str = "microsoft-azure-corevm.smallLogo";

/// A file with this definition, in an environment where KEY is `s3cret`.
fn file(offer_type: &str, mut definition: Value) -> OfferFile {
    let value_of = |name: &str| (name == "KEY").then(|| "s3cret".to_owned());
    let Resolved { references, unset, wrong } = resolve(&mut definition, &value_of);
    assert_eq!((&unset, wrong), (&vec![], vec![]));
    OfferFile {
        local_files: Vec::new(),
        path: "demo.yaml".into(),
        name: OfferName::parse("contoso/demo", None).unwrap(),
        offer_type: offer_type.parse().unwrap(),
        type_versions: None,
        definition,
        references,
        unset,
    }
}

/// The offer as a marketplace shows it.
fn shown(offer_type: &str, definition: Value) -> Value {
    let mut offer = json!({
        "offerTypeId": offer_type, "publisherId": "contoso", "id": "demo", "status": "neverPublished", "version": 1,
        "changedTime": "2026-01-01T00:00:00.0000000Z", "pcMigrationStatus": "none",
    });
    offer["definition"] = definition;
    offer
}

fn compared(file: &OfferFile, stored: Option<&Value>, secrets: Secrets, digests: &Digests) -> Comparison {
    let types = OfferTypes::built_in();
    let masks = Masks::new([("s3cret".to_owned(), "${KEY}".to_owned())]);
    let offer_type = types.get(&file.offer_type);
    compare(file, stored, Knowledge { offer_type, digests, secrets, masks: &masks })
}

/// The changes, a line each.
fn told(comparison: &Comparison) -> Vec<String> {
    let value = |value: &Option<Value>| value.as_ref().map_or("none".to_owned(), Value::to_string);
    let line = |change: &Difference| {
        format!("{}: {} -> {}", change.path, value(&change.before), value(&change.after))
    };
    comparison.changes.iter().map(line).collect()
}

fn changes(file: &OfferFile, stored: &Value) -> Vec<String> {
    told(&compared(file, Some(stored), Secrets::Keep, &Digests::new()))
}

#[test]
fn what_a_marketplace_fills_in_is_no_difference() {
    let file = file(CORE, json!({"displayText": "A", "plans": [{"planId": "a"}]}));
    let mut definition = file.definition.clone();
    OfferTypes::built_in().get(&file.offer_type).unwrap().complete(&mut definition);
    assert_ne!(definition, file.definition);
    assert_eq!(changes(&file, &shown(CORE, definition.clone())), [""; 0]);

    definition["displayText"] = "B".into();
    definition["plans"][0]["diskGenerations"] = json!([{"planId": "x"}]);
    definition["plans"][0]["microsoft-azure-corevm.generation"] = "2".into();
    let text = changes(&file, &shown(CORE, definition));
    assert_eq!(text.len(), 3, "{text:#?}");
    assert_eq!(text[0], r#"definition.displayText: "B" -> "A""#);
    assert!(
        text.contains(&r#"definition.plans[a].microsoft-azure-corevm.generation: "2" -> "1""#.to_owned())
    );
}

#[test]
fn versions_of_the_type_stay_as_they_are_where_a_file_does_not_say() {
    let mut file = file("unknown-type", json!({}));
    let mut stored = shown("unknown-type", json!({}));
    stored["offerTypeVersions"] = json!({"a": 1});
    let comparison = compared(&file, Some(&stored), Secrets::Keep, &Digests::new());
    assert_eq!((told(&comparison).len(), &comparison.body["offerTypeVersions"]), (0, &json!({"a": 1})));
    file.type_versions = Some(json!({"a": 2}));
    assert_eq!(changes(&file, &stored), ["offerTypeVersions.a: 1 -> 2"]);
}

#[test]
fn a_secret_nobody_shows_is_unchanged_and_sent_along() {
    let leads = json!({"httpsEndpointUrl": "https://a.example", "token": "${KEY}"});
    let file = file(CORE, json!({"displayText": "A", "offer": {LEADS: leads}}));
    let open = json!({"httpsEndpointUrl": "https://a.example"});
    let stored = shown(CORE, json!({"displayText": "A", "offer": {LEADS: open}}));
    let kept = compared(&file, Some(&stored), Secrets::Keep, &Digests::new());
    assert_eq!(told(&kept), [""; 0]);
    assert_eq!(kept.body["definition"]["offer"][LEADS]["token"], "s3cret");
    let renewed = compared(&file, Some(&stored), Secrets::Renew, &Digests::new());
    assert_eq!(told(&renewed), [format!(r#"definition.offer.{LEADS}.token: none -> "${{KEY}}""#)]);
}

#[test]
fn a_text_whose_unknown_name_speaks_of_a_secret_is_one() {
    let file =
        file(CORE, json!({"displayText": "A", "x.tokens": {"token": ["${KEY}", 7], "apiKey": "${KEY}"}}));
    let stored = shown(CORE, json!({"displayText": "A", "x.tokens": {"token": [null, 7]}}));
    let kept = compared(&file, Some(&stored), Secrets::Keep, &Digests::new());
    assert_eq!(told(&kept), [""; 0]);
    assert_eq!(kept.body["definition"]["x.tokens"], json!({"token": ["s3cret", 7], "apiKey": "s3cret"}));
    let renewed = told(&compared(&file, Some(&stored), Secrets::Renew, &Digests::new()));
    assert_eq!(renewed.len(), 2, "{renewed:#?}");
}

#[test]
fn no_value_of_a_variable_is_ever_shown() {
    let open = json!({"httpsEndpointUrl": "https://a.example"});
    let leads = json!({"httpsEndpointUrl": "https://a.example", "token": "${KEY}"});
    let file = file(CORE, json!({"displayText": "${KEY}", "offer": {LEADS: leads}, "x": "before s3cret"}));
    let created = told(&compared(&file, None, Secrets::Keep, &Digests::new())).concat();
    assert!(!created.contains("s3cret") && created.contains("${KEY}"), "{created}");

    let stored = json!({"displayText": "an older secret", "offer": {LEADS: open}, "y": "s3cret"});
    let text = changes(&file, &shown(CORE, stored)).join("\n");
    assert!(text.contains(r#"definition.displayText: "(hidden)" -> "${KEY}""#), "{text}");
    assert!(text.contains(r#"definition.y: "${KEY}" -> none"#), "{text}");
    assert!(!text.contains("s3cret") && !text.contains("older"), "{text}");

    let same = json!({"displayText": "s3cret", "offer": {LEADS: open}, "x": "before s3cret"});
    assert_eq!(changes(&file, &shown(CORE, same)), [""; 0]);
}

#[test]
fn what_is_no_secret_and_not_there_is_new_unless_nobody_knows_the_type() {
    let stored = json!({"displayText": "A", "plans": [{"planId": "b"}, {"planId": "a"}]});
    let definition =
        json!({"displayText": "A", "plans": [{"planId": "b"}, {"planId": "a", "note": "${KEY}"}]});
    let known = file(CORE, definition.clone());
    let new = r#"definition.plans[a].note: none -> "${KEY}""#;
    assert_eq!(changes(&known, &shown(CORE, stored.clone())), [new]);
    let unknown = file("unknown-type", definition);
    assert_eq!(changes(&unknown, &shown("unknown-type", stored)), [""; 0]);
}

/// What comes of a logo in a file, of the one a marketplace shows, and of what is found at the file's address.
fn meet(here: &str, there: &str, found: Result<&str, &str>) -> (Vec<String>, String, Vec<String>) {
    let definition = |logo: &str| json!({"plans": [{"planId": "a", LOGO: logo}]});
    let (file, stored) = (file(CORE, definition(here)), shown(CORE, definition(there)));
    let found = found.map(str::to_owned).map_err(str::to_owned);
    let open = unclear(&file, &stored).into_iter().map(str::to_owned);
    let digests: Digests = open.map(|address| (address, found.clone())).collect();
    let comparison = compared(&file, Some(&stored), Secrets::Keep, &digests);
    let sent = comparison.body["definition"]["plans"][0][LOGO].as_str().unwrap().to_owned();
    (told(&comparison), sent, comparison.warnings)
}

#[test]
fn an_artifact_is_what_it_holds_wherever_it_lies() {
    let (one, other) = (content::digest(b"one"), content::digest(b"other"));
    let source = "http://site.example/logo.png";
    let own = format!("https://market.example/artifacts/{one}");
    let signed = format!("{own}?expires=1&signature=x");
    let change =
        |before: &str, after: &str| vec![format!(r#"definition.plans[a].{LOGO}: "{before}" -> "{after}""#)];

    assert_eq!(meet(source, &signed, Ok(&one)), (vec![], signed.clone(), vec![]));
    let pinned = content::pinned(source, &other);
    assert_eq!(meet(source, &signed, Ok(&other)), (change(&own, &pinned), pinned.clone(), vec![]));
    assert_eq!(
        meet(source, &pinned, Ok(&other)),
        (vec![], pinned.clone(), vec![]),
        "saved and not fetched yet"
    );

    let (changes, sent, warnings) = meet(source, &signed, Err("“site.example” answered 404"));
    assert_eq!((changes, sent.as_str()), (change(&own, source), source));
    assert!(
        warnings[0].contains("demo.yaml: definition.plans[0]") && warnings[0].contains("404"),
        "{warnings:?}"
    );
}

#[test]
fn only_an_address_that_does_not_say_what_it_holds_is_fetched() {
    let one = content::digest(b"one");
    let source = "http://site.example/logo.png";
    let own = format!("https://market.example/artifacts/{one}");
    let signed = format!("{own}?expires=1&signature=x");
    let unread = Err("it is not fetched");
    for same in [own.clone(), format!("{own}?expires=2"), signed.clone(), content::pinned(source, &one)] {
        assert_eq!(meet(&same, &signed, unread), (vec![], signed.clone(), vec![]), "{same}");
    }
    let (changes, _, warnings) = meet(source, "http://site.example/other.png", unread);
    assert_eq!((changes.len(), warnings.len()), (1, 0));
}

#[test]
fn prices_out_of_a_spreadsheet_are_no_difference() {
    let vm = "microsoft-azure-virtualmachines";
    let pricing = |more: Value| {
        let mut pricing =
            json!({"isByol": false, "spreadSheetPricing": {"uri": "https://a.example/prices.xlsx"}});
        pricing.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"plans": [{"planId": "a", "virtualMachinePricing": pricing}]})
    };
    let evaluated = shown(vm, pricing(json!({"regionPrices": {"US": {"currency": "USD", "prices": {}}}})));
    assert_eq!(changes(&file(vm, pricing(json!({}))), &evaluated), [""; 0]);
    assert_eq!(changes(&file(vm, pricing(json!({"regionPrices": {}}))), &evaluated), [""; 0]);
    let other = changes(&file(vm, pricing(json!({"isByol": true}))), &evaluated);
    assert_eq!(other, ["definition.plans[a].virtualMachinePricing.isByol: false -> true"]);
}
