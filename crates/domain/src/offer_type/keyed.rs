//! Lists whose elements have an id (`x-stoa-key`): each has one, and no two share it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::check::{MOST, Placed};
use super::level::Enforce;
use super::message::label;
use super::path::Path;
use super::shape::{Shape, visit};
use crate::{Finding, FindingCode};

/// Reports missing and repeated ids, which even a draft must not have.
pub(super) fn check(root: &Shape, definition: &Value, found: &mut Vec<Placed>) {
    visit(root, definition, |shape, value, path| {
        if let (Some(key), Value::Array(elements)) = (shape.text("x-stoa-key"), value) {
            check_list(root, key, elements, path, found);
        }
    });
}

fn check_list(root: &Shape, key: &str, elements: &[Value], list: &Path, found: &mut Vec<Placed>) {
    let mut seen = BTreeSet::new();
    for (index, element) in elements.iter().enumerate().filter(|(_, element)| element.is_object()) {
        if found.len() >= MOST {
            return;
        }
        let path = list.element(index, None).member(key);
        let label = label(root, &path);
        let problem = match element.get(key) {
            None => Some((FindingCode::Required, format!("Enter {label}."))),
            Some(Value::String(id)) if !seen.insert(id.to_ascii_lowercase()) => {
                Some((FindingCode::Duplicate, format!("{label} `{id}` is used twice: choose another.")))
            }
            Some(_) => None,
        };
        if let Some((code, message)) = problem {
            let finding = Finding::new(code, path.target(), message);
            found.push(Placed { finding, path, enforce: Enforce::Draft });
        }
    }
}
