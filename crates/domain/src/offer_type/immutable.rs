//! What is fixed once an offer has been published.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::absent::is_empty;
use super::check::Placed;
use super::level::Enforce;
use super::message::label;
use super::path::Path;
use super::price::decimal;
use super::shape::{Shape, element_key};
use crate::{Finding, FindingCode};

/// The texts of `x-stoa-immutable`.
pub(super) const KINDS: &[&str] =
    &["published", "published-entries", "published-absence", "published-presence", "published-ceiling"];

static ABSENT: Value = Value::Null;

/// What `draft` changes against `live`.
pub(super) fn check(root: &Shape, live: &Value, draft: &Value) -> Vec<Finding> {
    let mut comparison = Comparison { root, found: Vec::new() };
    comparison.values(root, live, draft, &Path::default());
    comparison.found.sort_by(|a, b| a.path.cmp(&b.path));
    comparison.found.into_iter().map(|placed| placed.finding).collect()
}

struct Comparison<'s> {
    root: &'s Shape,
    found: Vec<Placed>,
}

impl Comparison<'_> {
    fn values(&mut self, shape: &Shape, live: &Value, draft: &Value, path: &Path) {
        if shape.is_unknown() {
            return;
        }
        for kind in shape.annotations("x-stoa-immutable").filter_map(Value::as_str) {
            self.judge(kind, live, draft, path);
        }
        match (live, draft) {
            (Value::Object(live), Value::Object(draft)) => self.objects(shape, live, draft, path),
            (Value::Array(live), Value::Array(draft)) => self.lists(shape, live, draft, path),
            _ => {}
        }
    }

    fn objects(&mut self, shape: &Shape, live: &Map<String, Value>, draft: &Map<String, Value>, path: &Path) {
        let names: BTreeSet<&String> = live.keys().chain(draft.keys()).collect();
        for name in names {
            let (live, draft) = (live.get(name).unwrap_or(&ABSENT), draft.get(name).unwrap_or(&ABSENT));
            self.values(shape.member(name), live, draft, &path.member(name));
        }
    }

    /// Elements are compared where their list has a key and both sides have the element.
    fn lists(&mut self, shape: &Shape, live: &[Value], draft: &[Value], path: &Path) {
        for (index, element) in draft.iter().enumerate() {
            let Some(key) = element_key(shape, element) else { continue };
            let same =
                |other: &&Value| element_key(shape, other).is_some_and(|id| id.eq_ignore_ascii_case(key));
            if let Some(before) = live.iter().find(same) {
                self.values(shape.element(), before, element, &path.element(index, Some(key)));
            }
        }
    }

    fn judge(&mut self, kind: &str, live: &Value, draft: &Value, path: &Path) {
        let label = label(self.root, path);
        let problem = match kind {
            "published" if live != draft && !(is_empty(live) && is_empty(draft)) => {
                format!("{label} is fixed once published: restore its published value.")
            }
            "published-absence" if is_empty(live) && !is_empty(draft) => {
                format!("The offer was published without {label}: it cannot be added any more.")
            }
            "published-presence" if !is_empty(live) && is_empty(draft) => {
                format!("{label} is how the published offer is priced: put it back.")
            }
            "published-ceiling" if amount(draft) > amount(live) && amount(live).is_some() => {
                format!("{label} may only fall once published: enter at most {live}.")
            }
            "published-entries" => match missing(live, draft) {
                entries if entries.is_empty() => return,
                entries => format!("Published entries of {label} must stay: put back {entries}."),
            },
            _ => return,
        };
        let finding = Finding::new(FindingCode::Immutable, path.target(), problem);
        self.found.push(Placed { finding, path: path.clone(), enforce: Enforce::Draft });
    }
}

fn amount(value: &Value) -> Option<Decimal> {
    value.as_number().and_then(decimal)
}

/// Entries of the list `live` that `draft` does not have.
fn missing(live: &Value, draft: &Value) -> String {
    let entries = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let kept = entries(draft);
    let gone = entries(live).into_iter().filter(|entry| !kept.contains(entry));
    gone.map(|entry| entry.as_str().map_or_else(|| entry.to_string(), str::to_owned))
        .collect::<Vec<_>>()
        .join(", ")
}
