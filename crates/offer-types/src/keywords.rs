//! Keywords of JSON Schema that type files may use, and the schemas inside of them.

use serde_json::{Map, Value};

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

pub(super) fn is_assertion(keyword: &str) -> bool {
    ASSERTIONS.contains(&keyword) || ONE.contains(&keyword) || LIST.contains(&keyword)
}

/// Whether the schemas inside `keyword` describe the document or only ask about it.
pub(super) fn is_condition(keyword: &str) -> bool {
    matches!(keyword, "if" | "not" | "contains")
}

/// The schemas directly inside `schema`: keyword, name or number within it, schema.
pub(super) fn children(schema: &Map<String, Value>) -> Vec<(&str, String, &Value)> {
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
