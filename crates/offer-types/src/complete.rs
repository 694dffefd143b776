//! Members that are always there, because clients index them without checking.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
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

/// How much a document holds: values, and bytes of its shortest text, as far as nothing in it is escaped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    pub values: usize,
    pub bytes: usize,
}

/// The size of a document once it is complete, told before it is: a short one may lack a hundred thousand members.
pub(super) fn size_when_complete(shape: &Shape, value: &Value) -> Size {
    let mut size = Size::default();
    measure(shape, value, &mut size);
    size
}

fn measure(shape: &Shape, value: &Value, size: &mut Size) {
    size.values += 1;
    size.bytes += match value {
        Value::Null => 4,
        Value::Bool(yes) => 5 - usize::from(*yes),
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => text.len() + 2,
        // Brackets, and a comma after each but the last.
        Value::Array(elements) => 1 + elements.len().max(1),
        Value::Object(members) => 1 + members.len().max(1),
    };
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let inner = shape.member(name);
                let filled_in = inner.annotation("x-stoa-always").filter(|_| member.is_null());
                size.bytes += name.len() + 3;
                measure(inner, filled_in.unwrap_or(member), size);
            }
            for name in shape.properties().filter(|name| !members.contains_key(*name)) {
                let inner = shape.member(name);
                if let Some(default) = inner.annotation("x-stoa-always") {
                    size.bytes += name.len() + 4;
                    measure(inner, default, size);
                }
            }
        }
        Value::Array(elements) => {
            elements.iter().for_each(|element| measure(shape.element(), element, size));
        }
        _ => {}
    }
}

/// The JSON text of a document once it is complete, without making it so.
pub(super) fn text(shape: &Shape, value: &Value, bytes: usize) -> String {
    let mut text = Vec::with_capacity(bytes);
    serde_json::to_writer(&mut text, &Completed { shape, value }).expect("a document has a text");
    String::from_utf8(text).expect("JSON is text")
}

/// A document as it is once it is complete.
struct Completed<'c> {
    shape: &'c Shape,
    value: &'c Value,
}

impl Serialize for Completed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { shape, value } = *self;
        match value {
            Value::Object(members) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, member) in members {
                    let shape = shape.member(name);
                    let filled_in = shape.annotation("x-stoa-always").filter(|_| member.is_null());
                    map.serialize_entry(name, &Completed { shape, value: filled_in.unwrap_or(member) })?;
                }
                for name in shape.properties().filter(|name| !members.contains_key(*name)) {
                    let shape = shape.member(name);
                    if let Some(value) = shape.annotation("x-stoa-always") {
                        map.serialize_entry(name, &Completed { shape, value })?;
                    }
                }
                map.end()
            }
            Value::Array(elements) => {
                let shape = shape.element();
                serializer.collect_seq(elements.iter().map(|value| Completed { shape, value }))
            }
            value => value.serialize(serializer),
        }
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
