//! What a draft of a type looks like, for documents about the API.

use serde_json::{Map, Value};

use super::keywords::replace_children;
use super::level;

/// What a value of a draft need not be yet: it may be empty.
const FORMS: &[&str] = &["pattern", "format", "const"];

/// A schema that every acceptable draft fits, with the names people know the members by. It asks for less than the
/// draft level, which takes `null` and `""` for absent before it looks.
pub(super) fn draft_shape(schema: &Value) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    let mut shape = Map::new();
    if let Some(label) = map.get("title").or(map.get("x-stoa-label")) {
        shape.insert("title".to_owned(), label.clone());
    }
    if let Some(description) = map.get("description") {
        shape.insert("description".to_owned(), description.clone());
    }
    for (keyword, value) in map {
        if level::counts_for_draft(map, keyword) && !FORMS.contains(&keyword.as_str()) {
            shape.insert(keyword.clone(), absent_or(keyword, value));
        }
    }
    replace_children(&mut shape, draft_shape);
    drop_empty_parts(&mut shape);
    Value::Object(shape)
}

/// Removes what is left of combined rules that do not count for drafts: nothing.
fn drop_empty_parts(shape: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = shape.get_mut("allOf") else { return };
    parts.retain(|part| part.as_object().is_none_or(|part| !part.is_empty()));
    if parts.is_empty() {
        shape.remove("allOf");
    }
}

/// The value of a keyword, open for the ways of saying that something is absent.
fn absent_or(keyword: &str, value: &Value) -> Value {
    let with = |absent: &[Value]| {
        let allowed = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let more = absent.iter().filter(|absent| !allowed.contains(absent)).cloned();
        Value::Array(allowed.iter().cloned().chain(more).collect())
    };
    match keyword {
        "type" => with(&["null".into()]),
        "enum" => with(&[Value::Null, "".into()]),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_draft_may_lack_what_it_needs_to_be_published() {
        let schema = json!({
            "type": "object",
            "required": ["color"],
            "properties": {
                "color": { "type": "string", "enum": ["red"], "x-stoa-label": "Color", "x-stoa-page": "listing" },
                "link": { "type": "string", "format": "https-url", "maxLength": 9, "allOf": [{ "not": { "const": "a" } }] },
            },
        });
        let shape = json!({
            "type": ["object", "null"],
            "properties": {
                "color": { "title": "Color", "type": ["string", "null"], "enum": ["red", null, ""] },
                "link": { "type": ["string", "null"], "maxLength": 9 },
            },
        });
        assert_eq!(draft_shape(&schema), shape);
    }
}
