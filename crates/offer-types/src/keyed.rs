//! Lists whose elements have an id (`x-stoa-key`): each has one, and no two share it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::findings::Findings;
use super::level::Enforce;
use super::message::label;
use super::shape::{Shape, visit};
use domain::{FindingCode, Place, shown};
use words::say;

/// Reports missing and repeated ids, which even a draft must not have.
pub(super) fn check(root: &Shape, definition: &Value, found: &mut Findings) {
    visit(root, definition, |shape, value, path| {
        if let (Some(key), Value::Array(elements)) = (shape.text("x-stoa-key"), value) {
            check_list(root, key, elements, path, found);
        }
    });
}

fn check_list(root: &Shape, key: &str, elements: &[Value], list: &Place, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    let keys = root.at(list).element().member(key);
    for (index, element) in elements.iter().enumerate().filter(|(_, element)| element.is_object()) {
        if found.are_full() {
            return;
        }
        let given = element.get(key).filter(|id| !keys.is_absent(id));
        let repeated = match given {
            None => None,
            Some(Value::String(id)) if !seen.insert(folded(id)) => Some(id),
            Some(_) => continue,
        };
        let path = list.element(index, repeated.map(String::as_str)).member(key);
        let code = repeated.map_or(FindingCode::Required, |_| FindingCode::Duplicate);
        found.add(&path, Enforce::Draft, code, || match (repeated, label(root, &path)) {
            (None, label) => say!("value-required", label),
            (Some(id), label) => say!("value-repeated-id", label, id = shown(id)),
        });
    }
}

/// Ids are the same in any letter case.
fn folded(id: &str) -> Cow<'_, str> {
    match id.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(id.to_ascii_lowercase()),
        false => Cow::Borrowed(id),
    }
}
