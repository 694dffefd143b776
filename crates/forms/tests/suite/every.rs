//! Every control once: a type that somebody made up, with one field for each construct that types have. And what holds for the HTML of every
//! form: ids are there once, labels and descriptions lead to something, and nothing has a style or a script of its own.

use std::collections::{BTreeMap, BTreeSet};

use domain::{PageName, Timestamp};
use offer_types::{Field, OfferTypes};
use serde_json::{Value, json};
use stoa_forms::{Found, Live, SecretSet, Sheet, Weight, read, show};
use words::{Language, Sentence};

use crate::browser::{attributes, sent};
use crate::built_in::{pages, reader};

/// What is wrong with the HTML of a form, if anything.
fn faults(html: &str) -> Vec<String> {
    let all = attributes(html);
    let of = |name: &'static str| {
        all.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    };
    let ids: BTreeSet<&str> = of("id").collect();
    let mut faults = Vec::new();
    if ids.len() != of("id").count() {
        let twice = of("id").filter(|id| of("id").filter(|other| other == id).count() > 1);
        faults.push(format!("ids that are there twice: {:?}", twice.collect::<BTreeSet<_>>()));
    }
    let led_to = of("for").chain(of("aria-describedby").flat_map(str::split_whitespace));
    faults.extend(led_to.filter(|id| !ids.contains(id)).map(|id| format!("there is no {id}")));
    faults.extend(of("style").map(|style| format!("a style: {style}")));
    let scripts = all.iter().filter(|(name, _)| name.starts_with("on"));
    faults.extend(scripts.map(|(name, _)| format!("a script: {name}")));
    faults
}

fn every_control() -> (Vec<Found>, Vec<SecretSet>) {
    let found = |pointer: &str, text: &'static str, weight| Found {
        pointer: pointer.to_owned(),
        text: Sentence::plain(text),
        weight,
    };
    let findings = vec![
        found("/line", "Line has 71 characters. Shorten it to 50 or fewer.", Weight::Must),
        found("/number", "Number must be 10 or less.", Weight::Refused),
        found("/radios", "Choose one.", Weight::Must),
        found("/boxes", "Choose two at most.", Weight::Must),
        found("/rows/0/name", "Name is missing.", Weight::Must),
        found("/flag", "Usually it is checked.", Weight::Look),
    ];
    let at = Timestamp::parse("2026-11-03T10:58:00Z");
    let secrets = vec![SecretSet { pointer: "/secret".to_owned(), at, by: Some("Mina Kim".to_owned()) }];
    (findings, secrets)
}

#[test]
fn every_control_is_drawn_and_comes_back_as_it_was() {
    let (fields, content) = (fields(), content());
    let live = json!({ "published": "Fixed", "entries": ["old"], "ceiling": 12 });
    let (findings, secrets) = every_control();
    for language in Language::ALL {
        let reader = reader(language);
        let sheet = Sheet {
            findings: &findings,
            secrets: &secrets,
            live: Some(Live { version: 3, content: &live }),
            ..Sheet::new(&reader, &fields, &content)
        };
        let shown = show(&sheet);
        let html = shown.html();
        assert_eq!(faults(&html), [] as [String; 0], "{language:?}");
        assert_eq!(shown.problems.len(), findings.len());
        assert!(shown.problems.iter().all(|problem| html.contains(&problem.text)));
        assert!(!html.contains("form-"), "a message that nobody wrote: {html}");
        let read = read(&fields, &content, &sent(&html));
        assert_eq!(read.content.to_string(), content.to_string());
        assert_eq!(read.faults, []);
    }
}

#[test]
fn the_forms_of_all_types_are_whole() {
    for language in Language::ALL {
        let reader = reader(language);
        for sample in pages() {
            for may_edit in [true, false] {
                let sheet = Sheet { may_edit, ..Sheet::new(&reader, sample.fields, &sample.content) };
                assert_eq!(faults(&show(&sheet).html()), [] as [String; 0], "{}", sample.name);
            }
        }
    }
}

fn fields() -> Vec<Field> {
    let step = |id: &str, run: &str| json!({ "id": id, "stepName": id, "description": "", "estimatedTimeFrame": "", "run": run, "typicalSeconds": 1 });
    let file = json!({
        "id": "every", "displayName": "Every control", "version": 1, "namespaceVersions": {}, "certification": [],
        "steps": [step("a", "package"), step("b", "signoff"), step("c", "live")],
        "definition": { "type": "object", "required": ["asked"], "properties": properties() },
    });
    let types = OfferTypes::load([("every.json", file.to_string().as_str())]).expect("a type");
    let known = types.get(&"every".parse().expect("an id")).expect("the type");
    let page = known.pages().iter().find(|page| page.name == PageName::Properties).expect("the page");
    page.fields.clone()
}

fn properties() -> Value {
    let label = |label: &str, mut schema: Value| {
        schema["x-stoa-label"] = label.into();
        schema
    };
    let some = |many: usize| (1..=many).map(|number| format!("Choice {number}")).collect::<Vec<_>>();
    let called = |many| some(many).into_iter().map(|one| (one.clone(), one)).collect::<BTreeMap<_, _>>();
    let text = |most: u64| json!({ "type": "string", "maxLength": most });
    let named = json!({
        "name": { "type": "string", "maxLength": 50, "x-stoa-label": "Name" },
        "link": { "type": "string", "format": "https-url", "x-stoa-label": "Address" },
    });
    let mine = json!({ "type": "string", "x-stoa-enum-labels": called(30) });
    let ours = json!({ "type": "array", "items": mine });
    let image = json!({ "kind": "image", "mediaTypes": ["image/png"], "maxBytes": 4_194_304, "pixels": { "square": [216, 350] } });
    let mut all = json!({
        "line": label("Line", json!({ "type": "string", "maxLength": 50, "description": "A hint of one sentence." })),
        "lines": label("Two lines", text(200)),
        "long": label("Long text", text(900)),
        "markup": label("Rich text", json!({ "type": "string", "maxLength": 3000, "x-stoa-markup": { "p": [], "b": [], "ul": [], "li": [] } })),
        "mail": label("Mail address", json!({ "type": "string", "format": "email" })),
        "mails": label("Mail addresses", json!({ "type": "string", "format": "emails" })),
        "guid": label("Tenant id", json!({ "type": "string", "format": "uuid" })),
        "number": label("Number", json!({ "type": "integer", "minimum": 1, "maximum": 10 })),
        "flag": label("A statement that is true or false", json!({ "type": "boolean" })),
        "asked": label("Something that has to be answered", json!({ "type": "boolean" })),
        "radios": label("One of few", json!({ "type": "string", "enum": some(4) })),
        "select": label("One of some", json!({ "type": "string", "enum": some(12) })),
        "other": label("One of some, or another", json!({ "type": "string", "x-stoa-enum-labels": { "a": "The first", "b": "The second" } })),
        "when": label("Depends on the first of few", json!({
            "type": "string", "maxLength": 40, "x-stoa-when": { "member": "radios", "is": ["Choice 1"] },
        })),
        "secret": label("Secret", json!({ "type": "string", "x-stoa-secret": true })),
        "published": label("Published", json!({ "type": "string", "x-stoa-immutable": "published" })),
        "ceiling": label("Ceiling", json!({ "type": "number", "x-stoa-immutable": "published-ceiling" })),
        "strange": label("Another kind", text(50)),
        "boxes": label("Some of few", json!({ "type": "array", "items": { "type": "string", "enum": some(4) } })),
        "filtered": label("One of many", json!({ "type": "string", "enum": some(30) })),
        "many": label("Some of many", json!({ "type": "array", "items": { "type": "string", "enum": some(40) } })),
        "logo": label("Logo", json!({ "type": "string", "format": "signed-url", "x-stoa-artifact": image })),
        "document": label("Document", json!({
            "type": "string", "format": "signed-url",
            "x-stoa-artifact": { "kind": "document", "mediaTypes": ["application/pdf"], "maxBytes": 52_428_800 },
        })),
        "texts": label("Texts", json!({ "type": "array", "maxItems": 3, "items": label("Keyword", text(50)) })),
        "entries": label("Published texts", json!({
            "type": "array", "maxItems": 5, "x-stoa-immutable": "published-entries", "items": label("Tag", text(50)),
        })),
        "each": label("One for each line", json!({ "type": "array", "maxItems": 400, "items": { "type": "string", "format": "uuid" } })),
        "rows": label("Rows", json!({ "type": "array", "maxItems": 5, "items": { "type": "object", "properties": named } })),
        "parts": label("Parts", json!({
            "type": "array", "maxItems": 5, "x-stoa-key": "id",
            "items": { "type": "object", "x-stoa-label": "Part", "properties": {
                "id": label("Id", text(50)), "inside": label("Inside", json!({ "type": "object", "properties": named })),
            } },
        })),
        "table": label("Table by name", json!({
            "type": "object", "propertyNames": { "pattern": "^[0-9.]+$", "x-stoa-message": "Digits and dots." },
            "additionalProperties": { "type": "object", "x-stoa-label": "Version", "properties": named },
        })),
        "object": label("Object", json!({ "type": "object", "properties": named })),
        "alternatives": label("Alternatives", json!({
            "type": "object", "x-stoa-message": "One of both.", "properties": named,
            "oneOf": [{ "required": ["name"] }, { "required": ["link"] }],
        })),
    });
    all["mine"] = label("One of many, or another", mine);
    all["ours"] = label("Some of many, and others", ours);
    all
}

fn content() -> Value {
    let row = |name: &str| json!({ "name": name, "link": "https://contoso.example/docs" });
    json!({
        "line": "Words that are longer than they may be, so that the count below is red.",
        "markup": "<p>Words with <b>weight</b></p><table></table>",
        "mails": "a@contoso.example;b@contoso.example",
        "number": 12, "flag": true, "select": "Choice 7", "other": "mine", "published": "Fixed", "ceiling": 10.5,
        "strange": { "no": ["text"] },
        "boxes": ["Choice 1", "Choice 2", "Choice 3"], "filtered": "Choice 20", "mine": "another", "ours": ["Choice 2", "another"],
        "many": ["Choice 3", "Choice 33", "Choice 99"],
        "texts": ["first", "second", "third"], "entries": ["old", "new"],
        "each": ["5b5d8a80-5b0c-4b0c-9a0c-5b5d8a805b0c"],
        "rows": [{ "link": "https://contoso.example" }, row("Release notes"), row("문서")],
        "parts": [{ "id": "first", "inside": row("Inside") }, { "id": "second" }],
        "table": { "1.0": row("One"), "1.1": row("Two") },
        "object": row("Object"), "alternatives": { "name": "By name" },
        "unknown": { "member": [1, 2, 3] },
    })
}
