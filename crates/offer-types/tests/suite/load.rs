//! Faults of type files are all reported at once, each with its file.

use serde_json::json;
use stoa_offer_types::{BUILT_IN, OfferTypes};

fn errors(sources: &[(&str, &str)]) -> Vec<String> {
    let loaded = OfferTypes::load(BUILT_IN.iter().copied().chain(sources.iter().copied()));
    loaded.unwrap_err().iter().map(ToString::to_string).collect()
}

fn type_file(id: &str, definition: &str) -> String {
    format!(
        r#"{{"id": "{id}", "displayName": "X", "version": 1, "namespaceVersions": {{}}, "certification": [],
            "steps": [
                {{"id": "a", "stepName": "A", "description": "", "estimatedTimeFrame": "", "run": "package", "typicalSeconds": 1}},
                {{"id": "b", "stepName": "B", "description": "", "estimatedTimeFrame": "", "run": "signoff", "typicalSeconds": 1}},
                {{"id": "c", "stepName": "C", "description": "", "estimatedTimeFrame": "", "run": "live", "typicalSeconds": 1}}
            ],
            "definition": {definition}}}"#
    )
}

#[test]
fn the_built_in_types_load() {
    let files = BUILT_IN.iter().filter(|(name, _)| !name.contains('/'));
    let types = OfferTypes::built_in();
    assert_eq!(types.iter().count(), files.count());
    for known in types.iter() {
        // Whatever there is to compile is compiled by these.
        assert_eq!(known.check_draft(&json!({})), [], "{}", known.id());
        assert!(!known.check_publish(json!({})).problems.is_empty(), "{}", known.id());
    }
}

#[test]
fn every_fault_of_every_file_is_reported() {
    let bad_definition = type_file(
        "b",
        r##"{"type": "object", "maximumLength": 3, "properties": {
            "a": {"$ref": "shared/none.json#/x"},
            "b": {"pattern": "a"},
            "c": {"x-stoa-enforce": "sometimes", "x-stoa-immutable": "always"},
            "d": {"x-stoa-artifact": {"kind": "song"}},
            "e": {"enum": {"x-stoa-table": {"file": "data/none.csv", "column": "x"}}},
            "f": {"enum": {"x-stoa-table": {"file": "data/markets.csv", "column": "colour"}}},
            "g": {"x-stoa-consistent": [{"check": "horoscope"}]},
            "h": {"$ref": "shared/links.json#/list", "maxItems": 3},
            "i": {"$ref": "shared/leads.json#/leads"},
            "j": false,
            "k": {"x-stoa-when": {"member": "a", "is": []}}
        }}"##,
    );
    let bad_rules = r#"{"id": "c", "displayName": "C", "version": "1", "namespaceVersions": {"c": "1"}, "colour": 1,
        "steps": [{"id": "a"}], "certification": [
            {"rule": "R1", "check": "smell", "severity": "error", "message": ""},
            {"rule": "R2", "check": "reachable", "severity": "error", "message": ""},
            {"rule": "R3", "check": "sizes", "severity": "error", "message": ""},
            {"rule": "R4", "check": "lun-order", "severity": "fatal", "message": ""}],
        "definition": {"type": "object"}}"#;
    let found = errors(&[
        ("a.json", "{"),
        ("b.json", &bad_definition),
        ("c.json", bad_rules),
        ("d.json", &type_file("other", "{}")),
        ("e.json", &type_file("e", r#"{"type": "thing"}"#)),
        ("shared/x.txt", ""),
    ]);
    let expected = [
        "a.json: not valid JSON",
        "b.json: `$ref` `shared/none.json#/x` leads nowhere",
        "b.json: `maxItems` beside `$ref` `shared/links.json#/list` is already there",
        "b.json: `x-stoa-table` of `data/markets.csv`: the table has no column `colour`",
        "b.json: a shared block with `{prefix}` names is used without `x-stoa-prefix`",
        "b.json: definition/properties/b: `pattern` needs an `x-stoa-message`",
        "b.json: definition/properties/c: `x-stoa-enforce` must be one of draft, publish, warn",
        "b.json: definition/properties/c: `x-stoa-immutable` must be one of",
        "b.json: definition/properties/d: `x-stoa-artifact` unknown variant `song`",
        "b.json: definition/properties/g: `x-stoa-consistent` names an unknown check `horoscope`",
        "b.json: definition/properties/k: `x-stoa-when` must name a `member`",
        "b.json: definition/properties/j: a schema is an object",
        "b.json: definition: unknown keyword `maximumLength`",
        "b.json: there is no table `data/none.csv`",
        "c.json: `namespaceVersions` must be an object of whole numbers",
        "c.json: `version` must be a whole number",
        "c.json: certification[0]: rule R1: unknown check `smell`",
        "c.json: certification[1]: rule R2: `download` must be true",
        "c.json: certification[2]: rule R3: `most` must be a whole number",
        "c.json: certification[3]: rule R4: `severity` `fatal` must be error or warning",
        "c.json: steps[0]: missing field `stepName`",
        "c.json: unknown member `colour`",
        "d.json: the file of `other` must be named other.json",
        "e.json: definition: ",
        "shared/x.txt: an offer type file ends in .json or .csv",
    ];
    for start in expected {
        assert!(found.iter().any(|error| error.starts_with(start)), "{start}\nnot in {found:#?}");
    }
}

#[test]
fn a_step_depends_on_a_member_that_is_there_and_never_where_it_leads_on() {
    let step = |id: &str, run: &str, when: &str| {
        format!(
            r#"{{"id": "{id}", "stepName": "A", "description": "", "estimatedTimeFrame": "", "run": "{run}", "typicalSeconds": 1{when}}}"#
        )
    };
    let file = |steps: &[String]| {
        let file = type_file(
            "t",
            r#"{"type": "object", "properties": {"offer": {"properties": {"t.trial": {"type": "boolean"}}}}}"#,
        );
        let mut file: serde_json::Value = serde_json::from_str(&file).unwrap();
        file["steps"] = serde_json::from_str(&format!("[{}]", steps.join(","))).unwrap();
        file.to_string()
    };
    let (signoff, live) = (step("signoff", "signoff", ""), step("live", "live", ""));
    let on = |member: &str| format!(r#", "when": {{"member": "{member}"}}"#);
    let steps = |first: &str, package: &str| {
        file(&[
            step("a", "validate", first),
            step("package", "package", package),
            signoff.clone(),
            live.clone(),
        ])
    };
    let fine = steps(&on("t.trial"), "");
    assert!(OfferTypes::load(BUILT_IN.iter().copied().chain([("t.json", &*fine)])).is_ok());
    let slip = errors(&[("t.json", &steps(&on("t.trail"), ""))]);
    assert_eq!(slip, ["t.json: steps: `when` names `t.trail`, which is no member of the offer"]);
    let packaged = errors(&[("t.json", &steps("", &on("t.trial")))]);
    assert!(packaged[0].contains("are for every offer"), "{packaged:?}");
}

#[test]
fn a_page_that_is_none_or_not_there_is_an_error_with_all_others() {
    let definition = r#"{"type": "object", "properties": {
        "a": {"x-stoa-page": "listng"}, "b": {"x-stoa-page": "plan-listing"}, "c": {"x-stoa-page": "plans"}, "d": {"x-stoa-page": 1},
        "plans": {"items": {"properties": {"planId": {}, "e": {"x-stoa-page": "plans"}, "f": {"x-stoa-page": "technical"}}}}
    }}"#;
    assert_eq!(
        errors(&[("t.json", &type_file("t", definition))]),
        [
            "t.json: definition/b: `plan-listing` is a page of plans, and this is no member of one",
            "t.json: definition/c: the page `plans` is which plans there are: name the page the member is on",
            "t.json: definition/plans/items/e: the page `plans` is which plans there are: name the page the member is on",
            "t.json: definition/properties/a: `x-stoa-page` there is no page `listng`: did you mean `listing`?",
            "t.json: definition/properties/d: `x-stoa-page` must be a text",
        ]
    );
}

#[test]
fn files_of_before_there_were_pages_of_plans_load() {
    let definition = r#"{"type": "object", "properties": {
        "a": {}, "offer": {"properties": {"b": {}, "c": {"x-stoa-page": "listing", "properties": {"d": {}}}}},
        "plans": {"items": {"properties": {
            "planId": {"x-stoa-page": "plan-setup"}, "e": {}, "f": {"x-stoa-page": "technical"}, "g": {"x-stoa-page": "listing"},
            "h": {"x-stoa-page": "plan-pricing", "items": {"properties": {"i": {"x-stoa-page": "legal"}}}}
        }}}
    }}"#;
    let file = type_file("t", definition);
    let types = OfferTypes::load([("t.json", file.as_str())]).unwrap();
    let known = types.get(&"t".parse().unwrap()).unwrap();
    let pages = known.pages().iter().map(|page| {
        let places: Vec<_> = page.fields.iter().map(|field| field.place.clone()).collect();
        format!("{}: {}", page.name, places.join(" "))
    });
    assert_eq!(
        pages.collect::<Vec<_>>(),
        [
            "properties: a offer/b",
            "listing: offer/c",
            "plans: plans[]/planId",
            "plan-listing: g",
            "plan-pricing: h",
            "plan-technical: e f",
        ]
    );
}

#[test]
fn a_circle_of_references_is_an_error() {
    let found = errors(&[
        ("shared/a.json", r#"{"x": {"properties": {"y": {"$ref": "b.json#/x"}}}}"#),
        ("shared/b.json", r##"{"x": {"items": {"$ref": "a.json#/x"}}}"##),
        ("t.json", &type_file("t", r#"{"$ref": "shared/a.json#/x"}"#)),
    ]);
    assert_eq!(found, ["shared/b.json: `$ref` `a.json#/x` leads back to itself"]);
}

#[test]
fn a_broken_table_is_an_error() {
    let found = errors(&[("data/markets.csv", "a,b\n1\n")]);
    assert!(found.iter().any(|error| error.starts_with("data/markets.csv: ")), "{found:#?}");
}

#[test]
fn steps_that_do_not_lead_from_draft_to_live_are_an_error() {
    let ready = type_file("t", r#"{"type": "object"}"#);
    assert!(OfferTypes::load([("t.json", ready.as_str())]).is_ok());
    for (before, after) in [("package", "validate"), ("signoff", "certify"), ("live", "package")] {
        let spoiled = ready.replacen(&format!(r#""run": "{before}""#), &format!(r#""run": "{after}""#), 1);
        let found = errors(&[("t.json", &spoiled)]);
        assert!(found[0].contains("exactly one"), "{found:?}");
    }
    let swapped = ready.replace("package", "X").replace("signoff", "package").replace('X', "signoff");
    assert!(errors(&[("t.json", &swapped)])[0].contains("comes before"));
}
