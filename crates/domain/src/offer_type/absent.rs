//! What counts as not given. Clients write an absent value as nothing, `null` or an empty text.

use serde_json::{Map, Value};

use super::shape::Shape;

/// Whether a value says no more than leaving the member out would.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A copy of `document` without the members that are `null`, or `""` where a text belongs.
/// List elements stay, so that places keep their numbers.
pub(super) fn without_absent(schema: &Value, document: &Value) -> Value {
    prune(&Shape::root(schema), document)
}

fn prune(shape: &Shape<'_>, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members {
                let inner = shape.member(name);
                let absent = member.is_null() || (member == "" && inner.admits_text());
                if !absent {
                    kept.insert(name.clone(), prune(&inner, member));
                }
            }
            Value::Object(kept)
        }
        Value::Array(elements) => {
            let inner = shape.element();
            elements.iter().map(|element| prune(&inner, element)).collect()
        }
        other => other.clone(),
    }
}
