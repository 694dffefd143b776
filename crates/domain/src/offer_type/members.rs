//! What an offer of a type may say, as people read it.

use serde_json::Value;

use super::shape::Shape;

/// A member of the definition, or of what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Such as `plans[].planId`; `*` stands for any name.
    pub path: String,
    /// What people call it; empty where it is called as it is named.
    pub label: String,
    /// What it is, in a few words.
    pub kind: String,
    /// Whether publishing needs it wherever that in which it stands is there.
    pub required: bool,
    pub secret: bool,
}

/// Every member that the type names, outermost first.
pub(super) fn members(shape: &Shape, schema: &Value) -> Vec<Member> {
    let mut found = Vec::new();
    below("", shape, &parts(schema), &mut found);
    found
}

fn below(path: &str, shape: &Shape, schemas: &[&Value], found: &mut Vec<Member>) {
    if shape.is_unknown() {
        return;
    }
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for name in shape.properties() {
        let required = schemas.iter().filter_map(|schema| schema["required"].as_array()).flatten();
        let member = shape.member(name);
        let here = inner(schemas, "properties", Some(name));
        found.push(Member {
            path: inside(name),
            label: member.text("x-stoa-label").unwrap_or_default().to_owned(),
            kind: kind(member, &here),
            required: required.into_iter().any(|required| required == name),
            secret: member.is_secret(),
        });
        below(&inside(name), member, &here, found);
    }
    below(&format!("{path}[]"), shape.element(), &inner(schemas, "items", None), found);
    if let Some(others) = shape.others() {
        below(&inside("*"), others, &inner(schemas, "additionalProperties", None), found);
    }
}

/// The schemas below a keyword, or below one of its names.
fn inner<'v>(schemas: &[&'v Value], keyword: &str, name: Option<&str>) -> Vec<&'v Value> {
    let part = |schema: &&'v Value| {
        let part = schema.get(keyword)?;
        match name {
            Some(name) => part.get(name),
            None => Some(part),
        }
    };
    schemas.iter().filter_map(part).flat_map(parts).collect()
}

/// A schema and those that always count with it.
fn parts(schema: &Value) -> Vec<&Value> {
    let combined = schema["allOf"].as_array().into_iter().flatten().flat_map(parts);
    std::iter::once(schema).chain(combined).collect()
}

fn kind(shape: &Shape, schemas: &[&Value]) -> String {
    let remarked = |schema: &&&Value| schema["x-stoa-enforce"] == "warn";
    let listed =
        schemas.iter().filter(|schema| !remarked(schema)).find_map(|schema| schema["enum"].as_array());
    if let Some(values) = listed {
        let shown: Vec<_> =
            values.iter().map(|value| crate::shown_value(value).into_owned()).take(8).collect();
        let more = if values.len() > shown.len() { ", …" } else { "" };
        return format!("one of {}{more}", shown.join(", "));
    }
    let words = shape.annotations("type").flat_map(|kind| match kind {
        Value::Array(kinds) => kinds.iter().collect(),
        kind => vec![kind],
    });
    let mut told: Vec<&str> = Vec::new();
    for word in words.filter_map(Value::as_str).map(word) {
        if !told.contains(&word) {
            told.push(word);
        }
    }
    match (told.is_empty(), shape.annotation("x-stoa-artifact")) {
        (_, Some(artifact)) => format!("address of a file ({})", artifact["kind"].as_str().unwrap_or("any")),
        (true, None) => "anything".to_owned(),
        (false, None) => told.join(" or "),
    }
}

fn word(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "array" => "list",
        "boolean" => "true or false",
        "integer" => "whole number",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_member_is_told_with_what_it_is() {
        let schema = json!({
            "required": ["plans"],
            "properties": {
                "plans": {
                    "type": "array",
                    "items": {
                        "allOf": [{ "required": ["planId"] }],
                        "properties": { "planId": { "type": "string", "x-stoa-label": "Plan id" } }
                    }
                },
                "leads": { "type": "object", "additionalProperties": { "properties": {
                    "key": { "type": ["string", "integer"], "x-stoa-secret": true },
                    "way": { "enum": ["Table", 1] },
                } } },
            },
        });
        let told: Vec<_> = members(&Shape::root(&schema), &schema)
            .into_iter()
            .map(|m| format!("{} ({}): {} {} {}", m.path, m.label, m.kind, m.required, m.secret))
            .collect();
        assert_eq!(
            told,
            [
                "plans (): list true false",
                "plans[].planId (Plan id): text true false",
                "leads (): object false false",
                "leads.*.key (): text or whole number false true",
                "leads.*.way (): one of Table, 1 false false",
            ]
        );
    }
}
