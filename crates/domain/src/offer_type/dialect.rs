//! The part of JSON Schema 2020-12 that type files may use. Anything else is taken for a slip of the pen.

use serde_json::{Map, Value};

use super::level::Enforce;

/// Keywords that hold one schema.
const ONE: &[&str] =
    &["additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else"];
/// Keywords that hold a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "oneOf"];
/// Other keywords that can fail a document.
const ASSERTIONS: &[&str] = &[
    "type",
    "properties",
    "required",
    "dependentRequired",
    "minProperties",
    "maxProperties",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "title",
    "description",
    "examples",
    "default",
    "x-stoa-label",
    "x-stoa-page",
    "x-stoa-secret",
    "x-stoa-artifact",
    "x-stoa-immutable",
    "x-stoa-enum-labels",
    "x-stoa-always",
    "x-stoa-key",
    "x-stoa-role",
    "x-stoa-enforce",
    "x-stoa-message",
    "x-stoa-consistent",
];
/// Keywords whose own message would not tell a person what to do.
const NEED_MESSAGE: &[&str] = &["pattern", "anyOf", "oneOf", "not", "contains"];

pub(super) fn is_assertion(keyword: &str) -> bool {
    ASSERTIONS.contains(&keyword) || ONE.contains(&keyword) || LIST.contains(&keyword)
}

/// Whether the schemas inside `keyword` describe the document or only ask about it.
fn is_condition(keyword: &str) -> bool {
    matches!(keyword, "if" | "not" | "contains")
}

/// The schemas directly inside `schema`: keyword, name or number within it, schema.
fn children(schema: &Map<String, Value>) -> Vec<(&str, String, &Value)> {
    let mut found = Vec::new();
    for (keyword, value) in schema {
        match value {
            value if ONE.contains(&keyword.as_str()) => found.push((keyword.as_str(), String::new(), value)),
            Value::Array(parts) if LIST.contains(&keyword.as_str()) => {
                found.extend(
                    parts.iter().enumerate().map(|(at, part)| (keyword.as_str(), at.to_string(), part)),
                );
            }
            Value::Object(members) if keyword == "properties" => {
                found.extend(members.iter().map(|(name, part)| (keyword.as_str(), name.clone(), part)));
            }
            _ => {}
        }
    }
    found
}

/// Replaces each schema directly inside `schema`.
pub(super) fn replace_children(schema: &mut Map<String, Value>, replace: fn(&Value) -> Value) {
    for (keyword, value) in schema {
        match value {
            value if ONE.contains(&keyword.as_str()) => *value = replace(value),
            Value::Array(parts) if LIST.contains(&keyword.as_str()) => {
                parts.iter_mut().for_each(|part| *part = replace(part));
            }
            Value::Object(members) if keyword == "properties" => {
                members.iter_mut().for_each(|(_, part)| *part = replace(part));
            }
            _ => {}
        }
    }
}

/// What is wrong with a bundled schema, each with the place.
pub(super) fn problems(schema: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(schema, "definition", false, &mut problems);
    problems
}

fn check(schema: &Value, place: &str, asking: bool, problems: &mut Vec<String>) {
    let Some(map) = schema.as_object() else {
        if !(schema == true && place.ends_with("/additionalProperties")) {
            problems
                .push(format!("{place}: a schema is an object (only `additionalProperties` may be `true`)"));
        }
        return;
    };
    for (keyword, value) in map {
        if !is_assertion(keyword) && !ANNOTATIONS.contains(&keyword.as_str()) {
            problems.push(format!("{place}: unknown keyword `{keyword}`"));
        }
        if let Err(problem) = check_annotation(keyword, value) {
            problems.push(format!("{place}: `{keyword}` {problem}"));
        }
    }
    let silent = NEED_MESSAGE.iter().find(|keyword| map.contains_key(**keyword));
    // What only asks is never reported, so it needs no words.
    if let (Some(keyword), None, false) = (silent, map.get("x-stoa-message"), asking) {
        problems.push(format!("{place}: `{keyword}` needs an `x-stoa-message` that says what to do"));
    }
    for (keyword, name, part) in children(map) {
        let slash = if name.is_empty() { "" } else { "/" };
        let asking = asking || is_condition(keyword);
        check(part, &format!("{place}/{keyword}{slash}{name}"), asking, problems);
    }
}

fn check_annotation(keyword: &str, value: &Value) -> Result<(), String> {
    let one_of = |allowed: &[&str]| match value.as_str() {
        Some(text) if allowed.contains(&text) => Ok(()),
        _ => Err(format!("must be one of {}", allowed.join(", "))),
    };
    match keyword {
        "x-stoa-label" | "x-stoa-page" | "x-stoa-message" | "x-stoa-key" if !value.is_string() => {
            Err("must be a text".to_owned())
        }
        "x-stoa-secret" if *value != true => Err("must be true".to_owned()),
        "x-stoa-immutable" => one_of(super::immutable::KINDS),
        "x-stoa-enforce" => one_of(Enforce::WORDS),
        "x-stoa-role" => one_of(super::certification::ROLES),
        "x-stoa-artifact" => super::artifact::requirement(value).map(|_| ()),
        "x-stoa-consistent" => super::consistency::parse(value).map(|_| ()),
        _ => Ok(()),
    }
}
