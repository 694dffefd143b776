//! Secrets leave the definition before it is stored and come back only to be used.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::path::{Path, unescape};
use super::shape::{Shape, element_key};

/// Removes every secret member. Texts are returned by stable path, the empty text too.
pub(super) fn take(shape: &Shape, definition: &mut Value) -> BTreeMap<String, String> {
    let mut taken = BTreeMap::new();
    take_from(shape, definition, &mut Path::default(), &mut taken);
    taken
}

fn take_from(shape: &Shape, value: &mut Value, path: &mut Path, taken: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| {
                let secret = shape.member(name).is_secret();
                if let (true, Value::String(text)) = (secret, member) {
                    taken.insert(path.member(name).stable(), std::mem::take(text));
                }
                !secret
            });
            for (name, member) in members {
                path.enter_member(name);
                take_from(shape.member(name), member, path, taken);
                path.leave();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                path.enter_element(index, element_key(shape, element));
                take_from(shape.element(), element, path, taken);
                path.leave();
            }
        }
        _ => {}
    }
}

/// Puts secrets back. Objects on the way are made where missing; list elements are not.
pub(super) fn put(shape: &Shape, definition: &mut Value, secrets: &BTreeMap<String, String>) {
    put_into(shape, definition, &Path::default(), secrets);
}

fn put_into(shape: &Shape, value: &mut Value, path: &Path, secrets: &BTreeMap<String, String>) {
    match value {
        Value::Object(members) => put_into_object(shape, members, path, secrets),
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                let path = path.element(index, element_key(shape, element));
                put_into(shape.element(), element, &path, secrets);
            }
        }
        _ => {}
    }
}

fn put_into_object(
    shape: &Shape,
    members: &mut Map<String, Value>,
    path: &Path,
    secrets: &BTreeMap<String, String>,
) {
    let start = match path.stable() {
        here if here.is_empty() => here,
        here => here + "/",
    };
    let below = secrets.range(start.clone()..).take_while(|(key, _)| key.starts_with(&start));
    for (key, secret) in below {
        let rest = &key[start.len()..];
        let (name, next) = rest.find(['/', '[']).map_or((rest, ""), |at| rest.split_at(at));
        let name = unescape(name);
        let inner = shape.member(&name);
        let restored = match next.chars().next() {
            None if inner.is_secret() => Value::String(secret.clone()),
            Some('/') if !inner.is_unknown() => Value::Object(Map::new()),
            _ => continue,
        };
        let member = members.entry(name).or_insert(Value::Null);
        if member.is_null() {
            *member = restored;
        }
    }
    for (name, member) in members {
        put_into(shape.member(name), member, &path.member(name), secrets);
    }
}
