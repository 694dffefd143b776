//! What counts as not given. Clients write an absent value as nothing, `null` or an empty text.

use std::borrow::Cow;

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

/// `document` without the members that are `null`, or `""` where a text belongs. List elements stay, so that places
/// keep their numbers.
pub(super) fn without_absent<'v>(shape: &Shape, document: &'v Value) -> Cow<'v, Value> {
    if !any_absent(shape, document) {
        return Cow::Borrowed(document);
    }
    let mut given = document.clone();
    prune(shape, &mut given);
    Cow::Owned(given)
}

/// Whether a member is absent whose place has this shape.
fn is_absent(shape: &Shape, member: &Value) -> bool {
    member.is_null() || (member == "" && shape.admits_text())
}

fn any_absent(shape: &Shape, value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, member)| {
            let inner = shape.member(name);
            is_absent(inner, member) || any_absent(inner, member)
        }),
        Value::Array(elements) => elements.iter().any(|element| any_absent(shape.element(), element)),
        _ => false,
    }
}

fn prune(shape: &Shape, value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| !is_absent(shape.member(name), member));
            members.iter_mut().for_each(|(name, member)| prune(shape.member(name), member));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| prune(shape.element(), element)),
        _ => {}
    }
}
