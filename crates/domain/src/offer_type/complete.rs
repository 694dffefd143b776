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
