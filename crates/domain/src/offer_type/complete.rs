//! Members that are always there, because clients index them without checking.

use serde_json::Value;

use super::shape::Shape;

/// Fills in each `x-stoa-always` member that is missing or null.
pub(super) fn complete(shape: &Shape, value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in shape.properties() {
                let Some(default) = shape.member(name).annotation("x-stoa-always") else { continue };
                let member = members.entry(name.clone()).or_insert(Value::Null);
                if member.is_null() {
                    *member = default.clone();
                }
            }
            for (name, member) in members {
                complete(shape.member(name), member);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                complete(shape.element(), element);
            }
        }
        _ => {}
    }
}

/// Removes each member that [`complete`] would fill in again as it is.
pub(super) fn reduce(shape: &Shape, value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.iter_mut().for_each(|(name, member)| reduce(shape.member(name), member));
            for name in shape.properties() {
                let inner = shape.member(name);
                let Some(default) = inner.annotation("x-stoa-always") else { continue };
                let mut filled_in = default.clone();
                reduce(inner, &mut filled_in);
                if members.get(name).is_some_and(|member| member.is_null() || *member == filled_in) {
                    members.shift_remove(name);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| reduce(shape.element(), element)),
        _ => {}
    }
}
