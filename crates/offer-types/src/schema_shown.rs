//! The schema of a type as those are shown it who do not know what only newer faces know.

use serde_json::{Map, Value, json};

use super::shape::Shape;

/// The schema of a type that keeps something beside its definitions; nothing where all is shown.
pub(super) fn of_type(shape: &Shape, schema: &Value) -> Option<Value> {
    shape.holds_beyond().then(|| schema_shown(shape, schema))
}

/// `schema`, which is all that `shape` was made of, without the members that are kept beside the definition. For whoever does not know them
/// they are never there, and so are rules that ask for them.
fn schema_shown(shape: &Shape, schema: &Value) -> Value {
    let Value::Object(map) = schema else { return schema.clone() };
    if !shape.holds_beyond() {
        return schema.clone();
    }
    let (mut shown, mut is_met) = (Map::new(), true);
    for (keyword, value) in map {
        let (keyword, value) = match (keyword.as_str(), value) {
            ("properties", Value::Object(members)) => {
                let known = members.iter().filter(|(name, _)| !shape.member(name).is_beyond());
                let known = known.map(|(name, part)| (name.clone(), schema_shown(shape.member(name), part)));
                (keyword.clone(), Value::Object(known.collect()))
            }
            ("required", Value::Array(names)) if names.iter().any(|name| is_beyond(shape, name)) => {
                is_met = false;
                continue;
            }
            ("dependentRequired", Value::Object(needs)) => {
                let known = needs.iter().filter(|(name, _)| !shape.member(name).is_beyond());
                (
                    keyword.clone(),
                    Value::Object(known.map(|(name, needs)| (name.clone(), needs.clone())).collect()),
                )
            }
            ("items" | "contains", part) => (keyword.clone(), schema_shown(shape.element(), part)),
            ("additionalProperties", part) => {
                let part = shape.others().map_or_else(|| part.clone(), |others| schema_shown(others, part));
                (keyword.clone(), part)
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                (keyword.clone(), parts.iter().map(|part| schema_shown(shape, part)).collect())
            }
            ("if" | "then" | "else" | "not", part) => (keyword.clone(), schema_shown(shape, part)),
            (_, value) => (keyword.clone(), value.clone()),
        };
        shown.insert(keyword, value);
    }
    if !is_met {
        shown.insert("not".to_owned(), json!({}));
    }
    Value::Object(shown)
}

fn is_beyond(shape: &Shape, name: &Value) -> bool {
    name.as_str().is_some_and(|name| shape.member(name).is_beyond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_it_is_shown_and_what_asks_for_it_is_never_met() {
        let schema = json!({
            "properties": {
                "plans": { "x-stoa-key": "planId", "items": {
                    "properties": { "planId": {}, "new": { "x-stoa-beyond": true, "type": "string" }, "old": { "title": "Old" } },
                    "allOf": [{ "if": { "not": { "required": ["new"] } }, "then": { "required": ["old"] } }],
                } },
                "new": { "type": "integer" },
            },
            "required": ["new"],
        });
        let expected = json!({
            "properties": {
                "plans": { "x-stoa-key": "planId", "items": {
                    "properties": { "planId": {}, "old": { "title": "Old" } },
                    "allOf": [{ "if": { "not": { "not": {} } }, "then": { "required": ["old"] } }],
                } },
                "new": { "type": "integer" },
            },
            "required": ["new"],
        });
        assert_eq!(schema_shown(&Shape::root(&schema), &schema), expected);
    }
}
