//! A JSON Schema for editors of files with offers of a type: what publishing asks for, in keywords every editor knows.

use serde_json::{Map, Value, json};

use super::keywords::is_assertion;
use domain::OfferTypeId;

/// Rules a text may break that stands for another one.
const OF_TEXTS: &[&str] = &["pattern", "format", "enum", "const", "minLength", "maxLength"];
/// Schemas that ask about a document and do not describe it.
const ASKING: &[&str] = &["if", "not", "contains"];

/// The schema of a whole file with an offer of the type `id`. Wherever a text may stand, `${NAME}` may stand for it.
pub(super) fn editor_schema(id: &OfferTypeId, display_name: &str, schema: &Value) -> Value {
    let name = |title: &str| json!({ "type": "string", "title": title });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": display_name,
        "type": "object",
        "required": ["id", "offerTypeId", "definition"],
        "properties": {
            "publisherId": name("Publisher id"),
            "id": name("Offer id"),
            "offerTypeId": { "const": id.as_str() },
            "offerTypeVersions": { "type": "object" },
            "definition": described(schema),
        },
    })
}

fn described(schema: &Value) -> Value {
    rewritten(schema, true)
}

fn rewritten(schema: &Value, describes: bool) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    // What only warrants a remark is no mistake in an editor.
    let only_remarked = map.get("x-stoa-enforce").is_some_and(|level| level == "warn");
    let mut out = Map::new();
    if let Some(label) = map.get("title").or(map.get("x-stoa-label")) {
        out.insert("title".to_owned(), label.clone());
    }
    let mut of_texts = Map::new();
    for (keyword, value) in map {
        let holds_schemas =
            matches!(keyword.as_str(), "properties" | "items" | "additionalProperties" | "type");
        if keyword == "description" || is_assertion(keyword) && (holds_schemas || !only_remarked) {
            let inside = |part: &Value| rewritten(part, describes && !ASKING.contains(&keyword.as_str()));
            let value = match value {
                Value::Object(members) if keyword == "properties" => {
                    members.iter().map(|(name, part)| (name.clone(), inside(part))).collect()
                }
                Value::Array(parts) => parts.iter().map(inside).collect(),
                Value::Object(_) if keyword != "dependentRequired" => inside(value),
                value => value.clone(),
            };
            let group = if OF_TEXTS.contains(&keyword.as_str()) { &mut of_texts } else { &mut out };
            group.insert(keyword.clone(), value);
        }
    }
    match describes && admits_text(map) && !of_texts.is_empty() {
        true => {
            let variable = json!({ "type": "string", "pattern": "^[$][{][A-Za-z_][A-Za-z0-9_]*[}]$" });
            let either = json!({ "anyOf": [of_texts, variable] });
            let all = out.entry("allOf").or_insert_with(|| json!([]));
            all.as_array_mut().expect("`allOf` is a list").push(either);
        }
        false => out.extend(of_texts),
    }
    Value::Object(out)
}

/// Whether a text may stand where the schema says nothing else about it.
fn admits_text(map: &Map<String, Value>) -> bool {
    let is_text = |kind: &Value| kind == "string";
    match map.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_text),
        Some(kind) => is_text(kind),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_gets_titles_and_rules_and_a_variable_may_stand_for_a_text() {
        let schema = json!({
            "type": "object",
            "required": ["color"],
            "properties": {
                "color": { "type": "string", "enum": ["red"], "x-stoa-label": "Color", "x-stoa-page": "listing" },
                "size": { "type": "integer", "enum": [1, 2] },
                "old": { "type": "string", "maxLength": 3, "x-stoa-enforce": "warn" },
            },
            "if": { "properties": { "color": { "const": "red" } } },
            "then": { "required": ["size"] },
        });
        let variable = json!({ "type": "string", "pattern": "^[$][{][A-Za-z_][A-Za-z0-9_]*[}]$" });
        let color = json!({ "title": "Color", "type": "string", "allOf": [{ "anyOf": [{ "enum": ["red"] }, variable] }] });
        let expected = json!({
            "type": "object",
            "required": ["color"],
            "properties": { "color": color, "size": { "type": "integer", "enum": [1, 2] }, "old": { "type": "string" } },
            "if": { "properties": { "color": { "const": "red" } } },
            "then": { "required": ["size"] },
        });
        assert_eq!(described(&schema), expected);
    }
}
