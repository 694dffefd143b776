//! What only newer faces know of an offer is kept beside its definition (`x-stoa-beyond`), so that a face which cannot show it cannot
//! lose it.
//!
//! It is kept as a document of the same shape that has nothing else in it but what leads there: the names on the way, and the keys of
//! elements. Whatever looks into definitions looks into it as well, and a place in it is the same whatever becomes of the order.

use std::collections::BTreeMap;
use std::mem;

use serde_json::{Map, Value};

use super::shape::{Shape, element_key};

/// Takes all of it out of `definition`; nothing where there is none. A member that is null is taken along.
pub(super) fn take(shape: &Shape, definition: &mut Value) -> Option<Value> {
    if !shape.holds_beyond() {
        return None;
    }
    match definition {
        Value::Object(members) => take_members(shape, members),
        Value::Array(elements) => {
            let key = shape.text("x-stoa-key")?;
            let mut found = Vec::new();
            for element in elements {
                if let Some(Value::Object(part)) = take(shape.element(), element) {
                    let mut kept = Map::from_iter([(key.to_owned(), element[key].clone())]);
                    kept.extend(part);
                    found.push(Value::Object(kept));
                }
            }
            (!found.is_empty()).then_some(Value::Array(found))
        }
        _ => None,
    }
}

fn take_members(shape: &Shape, members: &mut Map<String, Value>) -> Option<Value> {
    // In the order in which they are there again after they were put back.
    let (mut found, mut last) = (Map::new(), Vec::new());
    members.retain(|name, member| {
        let inner = shape.member(name);
        if inner.is_beyond() {
            last.push((name.clone(), mem::take(member)));
            return false;
        }
        found.extend(take(inner, member).map(|part| (name.clone(), part)));
        true
    });
    found.extend(last);
    (!found.is_empty()).then_some(Value::Object(found))
}

/// Takes all of it out of `definition` that says something: a member that is null asks to forget what was there.
pub(super) fn take_said(shape: &Shape, definition: &mut Value) -> Option<Value> {
    forget(shape, definition);
    take(shape, definition)
}

fn forget(shape: &Shape, definition: &mut Value) {
    if !shape.holds_beyond() {
        return;
    }
    match definition {
        Value::Object(members) => members.retain(|name, member| {
            let inner = shape.member(name);
            forget(inner, member);
            !(inner.is_beyond() && member.is_null())
        }),
        Value::Array(elements) => elements.iter_mut().for_each(|element| forget(shape.element(), element)),
        _ => {}
    }
}

/// Whether `definition` has any of it.
pub(super) fn is_in(shape: &Shape, definition: &Value) -> bool {
    let is_there = |(name, member): (&String, &Value)| {
        let inner = shape.member(name);
        inner.is_beyond() || is_in(inner, member)
    };
    shape.holds_beyond()
        && match definition {
            Value::Object(members) => members.iter().any(is_there),
            Value::Array(elements) => elements.iter().any(|element| is_in(shape.element(), element)),
            _ => false,
        }
}

/// Puts what was taken back into `definition`, and what that has itself counts. Objects on the way are made where they are missing; what was in
/// an element of a list, or an entry of a map, that is not there any more is left out.
pub(super) fn put(shape: &Shape, definition: &mut Value, beyond: Value) {
    match (definition, beyond) {
        (Value::Object(members), Value::Object(parts)) => {
            for (name, part) in parts {
                put_member(shape, members, name, part);
            }
        }
        (Value::Array(elements), Value::Array(parts)) => put_elements(shape, elements, parts),
        _ => {}
    }
}

fn put_member(shape: &Shape, members: &mut Map<String, Value>, name: String, part: Value) {
    let inner = shape.member(&name);
    // What the type does not keep apart any more belongs into the definition itself.
    if inner.is_beyond() || !inner.holds_beyond() {
        members.entry(name).or_insert(part);
        return;
    }
    match members.get_mut(&name).filter(|member| !member.is_null()) {
        Some(member) => put(inner, member, part),
        None if part.is_object() && shape.named(&name).is_some() => {
            let mut made = Value::Object(Map::new());
            put(inner, &mut made, part);
            if made.as_object().is_some_and(|made| !made.is_empty()) {
                members.insert(name, made);
            }
        }
        None => {}
    }
}

fn put_elements(shape: &Shape, elements: &mut [Value], parts: Vec<Value>) {
    let id = |element: &Value| element_key(shape, element).map(str::to_ascii_lowercase);
    let places: BTreeMap<String, usize> =
        elements.iter().enumerate().filter_map(|(index, element)| Some((id(element)?, index))).collect();
    for part in parts {
        if let Some(index) = id(&part).and_then(|id| places.get(&id)) {
            put(shape.element(), &mut elements[*index], part);
        }
    }
}

/// Where a type keeps something apart that cannot be, each with the place.
pub(super) fn faults(root: &Shape) -> Vec<String> {
    let mut faults = Vec::new();
    look_for_faults(root, "definition", Stand::Here, &mut faults);
    faults
}

/// How a place stands to what is kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// A member here can be.
    Here,
    /// In a list whose elements nothing but their number tells apart.
    Numbered,
    /// In something that is.
    Inside,
}

fn look_for_faults(shape: &Shape, place: &str, stand: Stand, faults: &mut Vec<String>) {
    let mut report = |text: &str| faults.push(format!("{place}: {text}"));
    match (stand, shape.is_beyond()) {
        (Stand::Inside, true) => report("`x-stoa-beyond` is said of what this is in already"),
        (Stand::Numbered, true) => report("`x-stoa-beyond` cannot be in a list without `x-stoa-key`"),
        _ => {}
    }
    let stand = if shape.is_beyond() { Stand::Inside } else { stand };
    if stand == Stand::Inside {
        if shape.is_secret() {
            report("`x-stoa-secret` cannot be in what `x-stoa-beyond` keeps");
        }
        if shape.annotation("x-stoa-always").is_some() {
            report("`x-stoa-always` cannot be in what `x-stoa-beyond` keeps");
        }
    }
    for name in shape.properties() {
        look_for_faults(shape.member(name), &format!("{place}/{name}"), stand, faults);
    }
    let key = shape.text("x-stoa-key");
    let in_list = if key.is_none() && stand == Stand::Here { Stand::Numbered } else { stand };
    for (entry, name, stand) in
        [(shape.others(), "additionalProperties", stand), (shape.elements(), "items", in_list)]
    {
        let Some(entry) = entry else { continue };
        let place = format!("{place}/{name}");
        if entry.is_beyond() || key.is_some_and(|key| entry.member(key).is_beyond()) {
            faults
                .push(format!("{place}: `x-stoa-beyond` is said of a member that has a name, and is no key"));
        }
        look_for_faults(entry, &place, stand, faults);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape() -> Shape {
        let new = json!({ "x-stoa-beyond": true });
        Shape::root(&json!({ "properties": {
            "old": {},
            "new": new,
            "offer": { "properties": { "new": new, "old": {} } },
            "plans": { "x-stoa-key": "planId", "items": { "properties": {
                "planId": {}, "new": new,
                "images": { "additionalProperties": { "properties": { "disk": {}, "new": new } } },
            } } },
        } }))
    }

    fn document() -> Value {
        json!({
            "new": [1, null], "old": 1, "offer": { "old": 2, "new": {} },
            "plans": [
                { "planId": "plain" },
                { "planId": "Gold", "images": { "1.0.0": { "disk": "a", "new": "x" }, "2.0.0": { "disk": "b" } }, "new": 0.10 },
            ],
        })
    }

    #[test]
    fn what_was_taken_is_a_document_of_the_same_shape_and_comes_back() {
        let (shape, mut definition) = (shape(), document());
        let beyond = take(&shape, &mut definition).unwrap();
        let expected = json!({
            "new": [1, null], "offer": { "new": {} },
            "plans": [{ "planId": "Gold", "images": { "1.0.0": { "new": "x" } }, "new": 0.10 }],
        });
        assert_eq!(beyond, expected);
        let old = json!({
            "old": 1, "offer": { "old": 2 },
            "plans": [{ "planId": "plain" }, { "planId": "Gold", "images": { "1.0.0": { "disk": "a" }, "2.0.0": { "disk": "b" } } }],
        });
        assert_eq!(definition, old);
        assert_eq!(take(&shape, &mut definition), None);
        put(&shape, &mut definition, beyond);
        assert_eq!(definition, document());
    }

    #[test]
    fn it_follows_the_keys_of_elements_and_goes_with_what_it_is_in() {
        let (shape, mut definition) = (shape(), document());
        let beyond = take(&shape, &mut definition).unwrap();
        let left = |mut definition: Value| {
            put(&shape, &mut definition, beyond.clone());
            take_said(&shape, &mut definition).unwrap_or_default()
        };
        let moved = json!({ "plans": [{ "planId": "gold", "images": {} }, { "planId": "other" }] });
        let expected =
            json!({ "plans": [{ "planId": "gold", "new": 0.10 }], "new": [1, null], "offer": { "new": {} } });
        assert_eq!(left(moved), expected);
        // What the definition says itself counts, and null asks to forget.
        let said = json!({ "new": null, "offer": { "new": 7 }, "plans": [{ "planId": "plain" }] });
        assert_eq!(left(said), json!({ "offer": { "new": 7 } }));
    }

    #[test]
    fn what_cannot_be_kept_apart_is_told() {
        let new = json!({ "x-stoa-beyond": true });
        let shape = Shape::root(&json!({ "properties": {
            "a": { "items": { "properties": { "b": new } } },
            "c": { "x-stoa-beyond": true, "properties": {
                "d": { "x-stoa-secret": true }, "e": { "x-stoa-always": [] }, "f": new,
            } },
            "g": { "additionalProperties": new },
            "h": { "x-stoa-key": "id", "items": { "properties": { "id": new } } },
        } }));
        let found = faults(&shape);
        let expected = [
            "definition/a/items/b: `x-stoa-beyond` cannot be in a list",
            "definition/c/d: `x-stoa-secret`",
            "definition/c/e: `x-stoa-always`",
            "definition/c/f: `x-stoa-beyond` is said of what this is in already",
            "definition/g/additionalProperties: `x-stoa-beyond` is said of a member that has a name",
            "definition/h/items: `x-stoa-beyond` is said of a member that has a name",
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert_eq!(faults(&self::shape()), Vec::<String>::new());
    }
}
