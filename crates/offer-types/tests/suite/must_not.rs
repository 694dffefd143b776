//! What must not pass, type by type: `must_not/<type>.json` holds changes of an example, and what each is to meet.
//!
//! A change sets (`set`, `to`) or leaves out (`drop`) the member at a place; `m.`, `d.` and `t.` stand for the prefixes of the
//! marketplace, of test drives and of the type itself. It is refused as a `draft`, when it is to `publish`, only remarked then
//! (`warn`), or found by a certification `rule`; at the same place, unless `at` names another. Where the example is live, the change
//! is of something `fixed`, or found by a `live` rule. A case may change another example than its table.

use domain::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use stoa_offer_types::{CertificationContext, EXAMPLES, Level, OfferType, OfferTypes, RuleResult};

use crate::support::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    example: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    example: Option<String>,
    set: Option<String>,
    #[serde(default)]
    to: Value,
    drop: Option<String>,
    /// What else has to be so, as pairs of place and value.
    #[serde(default)]
    and: Vec<(String, Value)>,
    at: Option<String>,
    draft: Option<String>,
    publish: Option<String>,
    warn: Option<String>,
    rule: Option<String>,
    fixed: Option<String>,
    live: Option<String>,
}

const TABLES: &[(&str, &str)] = &[
    ("microsoft-azure-applications", include_str!("must_not/microsoft-azure-applications.json")),
    ("microsoft-azure-consultingservices", include_str!("must_not/microsoft-azure-consultingservices.json")),
    ("microsoft-azure-container", include_str!("must_not/microsoft-azure-container.json")),
    ("microsoft-azure-corevm", include_str!("must_not/microsoft-azure-corevm.json")),
    ("microsoft-azure-iotedge", include_str!("must_not/microsoft-azure-iotedge.json")),
    ("microsoft-azure-managedservices", include_str!("must_not/microsoft-azure-managedservices.json")),
    ("microsoft-azure-saas", include_str!("must_not/microsoft-azure-saas.json")),
    ("microsoft-azure-virtualmachines", include_str!("must_not/microsoft-azure-virtualmachines.json")),
    (
        "microsoft-dynamics365-businesscentral",
        include_str!("must_not/microsoft-dynamics365-businesscentral.json"),
    ),
    (
        "microsoft-dynamics365-customerengagement",
        include_str!("must_not/microsoft-dynamics365-customerengagement.json"),
    ),
    ("microsoft-dynamics365-operations", include_str!("must_not/microsoft-dynamics365-operations.json")),
    ("microsoft-powerbi-apps", include_str!("must_not/microsoft-powerbi-apps.json")),
];

/// `place` with its prefixes written out.
fn written_out(known: &OfferType, place: &str) -> String {
    let name = |name: &str| match name.split_once('.') {
        Some(("m", rest)) => format!("{MARKET}{rest}"),
        Some(("d", rest)) => format!("microsoft-azure-marketplace-testdrive.{rest}"),
        Some(("t", rest)) => format!("{}.{rest}", known.id()),
        _ => name.to_owned(),
    };
    place.split('/').map(name).collect::<Vec<_>>().join("/")
}

/// A value as a table writes it: `{"repeat": ["x", 51]}` is a text, or a list where what is repeated is none.
fn value(written: &Value) -> Value {
    let Some([what, times]) = written["repeat"].as_array().map(Vec::as_slice) else { return written.clone() };
    let times = usize::try_from(times.as_u64().unwrap()).unwrap();
    match what {
        Value::String(text) => json!(text.repeat(times)),
        other => json!(vec![other; times]),
    }
}

impl Case {
    fn changed(&self, known: &OfferType, mut definition: Value) -> Value {
        for (place, to) in &self.and {
            definition = with(definition, &written_out(known, place), value(to));
        }
        match (&self.set, &self.drop) {
            (Some(place), None) => with(definition, &written_out(known, place), value(&self.to)),
            (None, Some(place)) => without(definition, &written_out(known, place)),
            _ => panic!("a case sets or drops"),
        }
    }

    /// What is otherwise than it is to be.
    fn check(&self, known: &OfferType, definition: Value) -> Result<(), String> {
        let place = self.set.as_ref().or(self.drop.as_ref()).unwrap();
        let changed = self.changed(known, definition.clone());
        let at = target(&written_out(known, self.at.as_ref().unwrap_or(place)));
        let fixed = told(&known.check_immutable(&definition, &changed));
        let draft = told(&known.check_draft(&changed));
        let verdict = known.check_publish(changed.clone());
        let (publish, warn) = (told(&verdict.problems), told(&verdict.warnings));
        let fine = [draft.clone(), publish.clone()].concat();
        // What is to be found, where it is looked for, and what must be in order before.
        let expected = [
            (&self.fixed, fixed, Vec::new()),
            (&self.draft, draft.clone(), Vec::new()),
            (&self.publish, publish, draft),
            (&self.warn, warn, fine.clone()),
            (&self.rule, complaints(known, &changed, None), fine.clone()),
            (&self.live, complaints(known, &changed, Some(&definition)), fine),
        ];
        let mut expected =
            expected.into_iter().filter_map(|(code, found, before)| Some((code.as_ref()?, found, before)));
        let (Some((code, found, before)), None) = (expected.next(), expected.next()) else {
            panic!("{place} expects one thing");
        };
        match found.contains(&(code.clone(), at.clone())) && before.is_empty() {
            true => Ok(()),
            false => {
                Err(format!("{}: {place} {}: {code} at {at}: {before:?} {found:?}", known.id(), self.to))
            }
        }
    }
}

fn certified(known: &OfferType, definition: &Value, live: Option<&Value>) -> Vec<RuleResult> {
    let now = Timestamp::EPOCH;
    known.certify(definition, &CertificationContext { now, live, created: now })
}

/// Rule and place of what certification complains about.
fn complaints(known: &OfferType, definition: &Value, live: Option<&Value>) -> Vec<(String, String)> {
    let complaints = certified(known, definition, live).into_iter();
    let complaints = complaints.filter(|result| result.level != Level::Information);
    complaints.map(|result| (result.rule, result.place.to_string())).collect()
}

#[test]
fn nothing_passes_that_must_not() {
    let mut wrong = Vec::new();
    for (id, text) in TABLES {
        let known = offer_type(id);
        let table: Table = serde_json::from_str(text).unwrap();
        assert!(table.cases.len() >= 25, "{id} has {}", table.cases.len());
        wrong.extend(table.cases.iter().filter_map(|case| {
            let name = case.example.as_ref().unwrap_or(&table.example);
            let (_, definition) = example(&format!("examples/{id}/{name}.json"));
            case.check(known, definition).err()
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The schema of today refuses the same; a version that is certified may have been accepted by an older one.
const REFUSED_BEFORE: &str = "VM-DEF-3";

#[test]
fn every_rule_of_a_table_type_is_broken_by_a_case() {
    for (id, text) in TABLES {
        let table: Table = serde_json::from_str(text).unwrap();
        for (name, _) in EXAMPLES.iter().filter(|(name, _)| name.starts_with(&format!("examples/{id}/"))) {
            let (known, definition) = example(name);
            for RuleResult { rule, .. } in certified(known, &definition, Some(&definition)) {
                if rule == REFUSED_BEFORE {
                    continue;
                }
                let breaks = |case: &Case| case.rule.as_ref().or(case.live.as_ref()) == Some(&rule);
                assert!(table.cases.iter().any(breaks), "{id}: {rule}");
            }
        }
    }
}

#[test]
fn a_retired_type_names_a_type_that_is_published() {
    let types = OfferTypes::built_in();
    for retired in types.iter().filter_map(OfferType::retired) {
        // What it names may be a file that an operator adds.
        if let Some(successor) = types.get(&retired.successor) {
            assert!(successor.retired().is_none() && retired.message.contains(successor.display_name()));
        }
    }
    assert_eq!(types.iter().filter(|known| known.retired().is_some()).count(), 2);
}
