//! What is fixed once an offer has been published.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::absent::is_empty;
use super::consistency;
use super::findings::Findings;
use super::level::Enforce;
use super::message::label;
use super::price::decimal;
use super::shape::{Shape, element_key};
use domain::{Finding, FindingCode, Place, shortened, shown_value};
use words::{Argument, say};

/// The texts of `x-stoa-immutable`.
pub(super) const KINDS: &[&str] = &[
    "published",
    "published-true",
    "published-address",
    "published-entries",
    "published-keys",
    "published-absence",
    "published-presence",
    "published-ceiling",
];

static ABSENT: Value = Value::Null;

/// What `draft` changes against `live`.
pub(super) fn check(root: &Shape, live: &Value, draft: &Value) -> Vec<Finding> {
    let mut comparison = Comparison { root, found: Findings::default() };
    comparison.values(root, live, draft, &Place::default());
    comparison.found.all()
}

struct Comparison<'s> {
    root: &'s Shape,
    found: Findings,
}

impl Comparison<'_> {
    fn values(&mut self, shape: &Shape, live: &Value, draft: &Value, path: &Place) {
        if shape.is_unknown() || self.found.are_full() {
            return;
        }
        for kind in shape.annotations("x-stoa-immutable").filter_map(Value::as_str) {
            self.judge(kind, shape, live, draft, path);
        }
        match (live, draft) {
            (Value::Object(live), Value::Object(draft)) => self.objects(shape, live, draft, path),
            (Value::Array(live), Value::Array(draft)) => self.lists(shape, live, draft, path),
            _ => {}
        }
    }

    fn objects(
        &mut self,
        shape: &Shape,
        live: &Map<String, Value>,
        draft: &Map<String, Value>,
        path: &Place,
    ) {
        let names: BTreeSet<&String> = live.keys().chain(draft.keys()).collect();
        let given = |object: &'_ Map<String, Value>, name: &str| {
            object.get(name).is_some_and(|value| !is_empty(value))
        };
        let is_audience = |name: &str| shape.member(name).has_role("audience");
        let was_restricted = live.iter().any(|(name, value)| is_audience(name) && !is_empty(value));
        for name in names {
            let twins = consistency::twins(shape, name);
            // Compared under the name it has.
            if !given(draft, name) && twins.iter().any(|twin| given(draft, twin)) {
                continue;
            }
            // What was never for everybody may be restricted in another way.
            if was_restricted && is_audience(name) && !given(live, name) {
                continue;
            }
            let twin = twins.iter().find(|twin| !given(live, name) && given(live, twin));
            let live = live.get(twin.unwrap_or(name)).unwrap_or(&ABSENT);
            let draft = draft.get(name).unwrap_or(&ABSENT);
            self.values(shape.member(name), live, draft, &path.member(name));
        }
    }

    /// Elements are compared where their list has a key and both sides have the element.
    fn lists(&mut self, shape: &Shape, live: &[Value], draft: &[Value], path: &Place) {
        for (index, element) in draft.iter().enumerate() {
            let Some(key) = element_key(shape, element) else { continue };
            let same =
                |other: &&Value| element_key(shape, other).is_some_and(|id| id.eq_ignore_ascii_case(key));
            if let Some(before) = live.iter().find(same) {
                self.values(shape.element(), before, element, &path.element(index, Some(key)));
            }
        }
    }

    fn judge(&mut self, kind: &str, shape: &Shape, live: &Value, draft: &Value, path: &Place) {
        let both_absent = is_empty(live) && is_empty(draft);
        let broken = match kind {
            "published" => live != draft && !both_absent,
            "published-true" => *live == true && *draft != true,
            "published-address" => !same_addresses(live, draft) && !both_absent,
            "published-absence" => is_empty(live) && !is_empty(draft),
            "published-presence" => !is_empty(live) && is_empty(draft),
            "published-ceiling" => amount(draft) > amount(live) && amount(live).is_some(),
            "published-entries" => gone(live, draft).next().is_some(),
            "published-keys" => lost(shape, live, draft).next().is_some(),
            _ => false,
        };
        if !broken {
            return;
        }
        let root = self.root;
        self.found.add(path, Enforce::Draft, FindingCode::Immutable, || {
            let label = label(root, path);
            match kind {
                "published-absence" => say!("fixed-absence", label),
                "published-presence" => say!("fixed-presence", label),
                "published-ceiling" => say!("fixed-ceiling", label, most = shown_value(live)),
                "published-entries" => say!("fixed-entries", label, entries = named(gone(live, draft))),
                "published-keys" => {
                    let keys = lost(shape, live, draft).collect::<Vec<_>>().join(", ");
                    say!("fixed-entries", label, entries = shortened(&keys, 300))
                }
                _ => say!("fixed-value", label),
            }
        });
    }
}

/// Whether two values are the same but for the queries of addresses, where signatures are: those are made anew.
fn same_addresses(live: &Value, draft: &Value) -> bool {
    match (live, draft) {
        (Value::String(live), Value::String(draft)) => live.split('?').next() == draft.split('?').next(),
        (Value::Array(live), Value::Array(draft)) => {
            live.len() == draft.len()
                && live.iter().zip(draft).all(|(live, draft)| same_addresses(live, draft))
        }
        (Value::Object(live), Value::Object(draft)) => {
            let same = |(name, live): (&String, &Value)| {
                draft.get(name).is_some_and(|draft| same_addresses(live, draft))
            };
            live.len() == draft.len() && live.iter().all(same)
        }
        _ => live == draft,
    }
}

fn amount(value: &Value) -> Option<Decimal> {
    value.as_number().and_then(decimal)
}

/// Entries of the list `live` that `draft` does not have.
fn gone<'v>(live: &'v Value, draft: &'v Value) -> impl Iterator<Item = &'v Value> {
    let entries = |value: &'v Value| value.as_array().map_or(&[][..], Vec::as_slice);
    let kept = entries(draft);
    entries(live).iter().filter(move |entry| !kept.contains(entry))
}

/// Keys of elements of the list `live` that `draft` does not have, in any letter case.
fn lost<'v>(list: &'v Shape, live: &'v Value, draft: &'v Value) -> impl Iterator<Item = &'v str> {
    let keys = |value: &'v Value| {
        let elements = value.as_array().into_iter().flatten();
        elements.filter_map(|element| element_key(list, element))
    };
    let kept: Vec<_> = keys(draft).map(str::to_ascii_lowercase).collect();
    keys(live).filter(move |key| !kept.contains(&key.to_ascii_lowercase()))
}

/// The first of `entries`.
fn named<'v>(entries: impl Iterator<Item = &'v Value>) -> Vec<Argument> {
    const TOLD: usize = 12;
    let mut names: Vec<Argument> = entries.map(|entry| shown_value(entry).into()).take(TOLD + 1).collect();
    if names.len() > TOLD {
        names[TOLD] = "…".into();
    }
    names
}
