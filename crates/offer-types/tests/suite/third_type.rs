//! A type an operator adds: nothing but a file.

use domain::Timestamp;
use serde_json::{Value, json};
use stoa_offer_types::{
    ArtifactKind, BUILT_IN, CertificationContext, Level, OfferType, OfferTypes, StepKind,
};

use crate::support::{at, told};

/// Datasets, with a prefix, a secret, a file and a step of their own, and blocks of ours.
const DATASET: &str = r##"{
    "id": "example-dataset", "displayName": "Dataset", "version": 3, "namespaceVersions": {"example-dataset": 3},
    "steps": [
        {"id": "check", "stepName": "Check", "description": "Checks.", "estimatedTimeFrame": "soon", "run": "validate", "typicalSeconds": 1},
        {"id": "malware-scan", "stepName": "Malware scan", "description": "Scans.", "estimatedTimeFrame": "< 1 hour", "run": "certify", "typicalSeconds": 30},
        {"id": "pack", "stepName": "Packaging", "description": "Packs.", "estimatedTimeFrame": "soon", "run": "package", "typicalSeconds": 1},
        {"id": "publisher-signoff", "stepName": "publisher-signoff", "description": "You look.", "estimatedTimeFrame": "yours", "run": "signoff", "typicalSeconds": 0},
        {"id": "live", "stepName": "Live", "description": "Sells.", "estimatedTimeFrame": "soon", "run": "live", "typicalSeconds": 1}
    ],
    "certification": [{"$ref": "shared/certification.json#/VM-DEF-3", "rule": "DATA-1", "most": 2, "severity": "warning", "message": "Use {found} fewer."}],
    "definition": {
        "type": "object", "required": ["displayText"],
        "properties": {
            "displayText": {"type": "string", "maxLength": 20, "x-stoa-label": "Name"},
            "offer": {
                "type": "object",
                "required": ["example-dataset.sample"],
                "allOf": [{"$ref": "shared/leads.json#/leads", "x-stoa-prefix": "example-dataset."}],
                "properties": {
                    "example-dataset.sample": {
                        "$ref": "shared/forms.json#/url", "x-stoa-label": "Sample file",
                        "x-stoa-artifact": {"kind": "package", "mediaTypes": ["Application/Zip"], "maxBytes": 1000, "pixels": {"width": [1, 2], "height": 3}}
                    }
                }
            },
            "editions": {
                "type": "array", "x-stoa-key": "name", "x-stoa-always": [], "x-stoa-label": "Editions",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "rows": {"type": "integer", "x-stoa-immutable": "published", "x-stoa-label": "Rows"},
                        "columns": {"type": "array", "x-stoa-role": "sizes"},
                        "password": {"type": "string", "x-stoa-secret": true}
                    }
                }
            }
        }
    }
}"##;

fn with_types(test: impl Fn(&OfferType)) {
    let sources = BUILT_IN.iter().copied().chain([("example-dataset.json", DATASET)]);
    let types = OfferTypes::load(sources).unwrap();
    assert_eq!(types.iter().count(), OfferTypes::built_in().iter().count() + 1);
    test(types.get(&"Example-Dataset".parse().unwrap()).unwrap());
}

fn offer() -> Value {
    json!({
        "displayText": "Weather",
        "offer": {"example-dataset.sample": "https://example.com/a.zip", "example-dataset.leadDestination": "None"},
        "editions": [{"name": "Full", "rows": 7, "columns": [1, 2, 3], "password": "a"}, {"name": "Small/[x]", "password": "b"}]
    })
}

#[test]
fn a_type_is_only_data() {
    with_types(|dataset| {
        assert_eq!((dataset.version(), dataset.display_name()), (3, "Dataset"));
        let steps: Vec<_> = dataset.steps().iter().map(|step| (step.id.as_str(), step.run)).collect();
        assert_eq!(
            steps,
            [
                ("check", StepKind::Validate),
                ("malware-scan", StepKind::Certify),
                ("pack", StepKind::Package),
                ("publisher-signoff", StepKind::Signoff),
                ("live", StepKind::Live),
            ]
        );
        assert_eq!(dataset.check_draft(&offer()), []);
        assert_eq!(dataset.check_publish(offer()).problems, []);
        let mut empty = json!({});
        dataset.complete(&mut empty);
        assert_eq!(empty, json!({"editions": []}));
    });
}

#[test]
fn its_rules_are_found_broken_under_its_own_names() {
    with_types(|dataset| {
        let bad = json!({
            "displayText": "x".repeat(21), "editions": [{"name": "a"}, {"name": "A"}],
            "offer": {"example-dataset.leadDestination": "Marketo"}
        });
        let found = |code: &str, place: &str| (code.to_owned(), format!("definition.{place}"));
        assert_eq!(
            told(&dataset.check_publish(bad.clone()).problems),
            [
                found("TooLong", "displayText"),
                found("Duplicate", "editions[1].name"),
                found("Required", "offer.example-dataset.marketoLeadConfiguration"),
                found("Required", "offer.example-dataset.sample"),
            ]
        );
    });
}

#[test]
fn its_secrets_files_and_fixed_values_are_known() {
    with_types(|dataset| {
        let mut definition = offer();
        let secrets = dataset.take_secrets(&mut definition);
        let keys: Vec<_> = secrets.keys().map(String::as_str).collect();
        assert_eq!(keys, ["editions[full]/password", "editions[small~1~2x]]/password"]);
        let editions = definition["editions"].as_array_mut().unwrap();
        editions.reverse();
        dataset.put_secrets(&mut definition, &secrets);
        assert_eq!(*at(&definition, "editions/0/password"), "b");
        assert_eq!(*at(&definition, "editions/1/password"), "a");

        let slots = dataset.artifacts(&offer());
        assert_eq!(slots.len(), 1);
        assert_eq!(slots[0].requirement.kind, ArtifactKind::Package);
        assert_eq!(slots[0].requirement.media_types, ["application/zip"]);
        assert_eq!(slots[0].requirement.max_bytes, Some(1000));
        let [size] = slots[0].requirement.sizes[..] else { panic!("one size") };
        assert!(size.admits(1, 3) && size.admits(2, 3) && !size.admits(3, 3) && !size.admits(2, 2));
        assert_eq!(size.least(), (1, 3));

        let mut changed = offer();
        changed["editions"][0]["rows"] = json!(8);
        let findings = dataset.check_immutable(&offer(), &changed);
        assert_eq!(findings[0].place.to_string(), "definition.editions[0].rows");
    });
}

#[test]
fn it_may_bend_a_shared_rule() {
    with_types(|dataset| {
        let context = CertificationContext { now: Timestamp::EPOCH, live: None, created: Timestamp::EPOCH };
        let results = dataset.certify(&offer(), &context);
        assert_eq!(results.len(), 1);
        assert_eq!((results[0].rule.as_str(), results[0].level), ("DATA-1", Level::Warning));
        assert_eq!(results[0].text.to_string(), "Use 3 fewer.");
    });
}

#[test]
fn an_operator_may_replace_a_shared_file() {
    let steps = r#"{"standard": [
        {"id": "pack", "stepName": "Pack", "description": "At once.", "estimatedTimeFrame": "now", "run": "package", "typicalSeconds": 0},
        {"id": "publisher-signoff", "stepName": "publisher-signoff", "description": "You look.", "estimatedTimeFrame": "yours", "run": "signoff", "typicalSeconds": 0},
        {"id": "live", "stepName": "Live", "description": "At once.", "estimatedTimeFrame": "now", "run": "live", "typicalSeconds": 0}]}"#;
    let types = OfferTypes::load(BUILT_IN.iter().copied().chain([("shared/steps.json", steps)])).unwrap();
    let machines = types.get(&"microsoft-azure-virtualmachines".parse().unwrap()).unwrap();
    assert_eq!(machines.steps().len(), 3);
}
