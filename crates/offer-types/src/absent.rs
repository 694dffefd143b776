//! What counts as not given. Clients write an absent value as nothing, `null` or an empty text.

use serde_json::Value;

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

/// Removes the members that are `null`, or `""` where a text belongs. List elements stay, so that places keep their numbers.
pub(super) fn prune(shape: &Shape, value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| !shape.member(name).is_absent(member));
            members.iter_mut().for_each(|(name, member)| prune(shape.member(name), member));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| prune(shape.element(), element)),
        _ => {}
    }
}
