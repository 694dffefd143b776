//! Schemas that count together.

use serde_json::Value;

/// The schemas below a keyword, or below one of its names.
pub(super) fn inner<'v>(schemas: &[&'v Value], keyword: &str, name: Option<&str>) -> Vec<&'v Value> {
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
pub(super) fn parts(schema: &Value) -> Vec<&Value> {
    let combined = schema["allOf"].as_array().into_iter().flatten().flat_map(parts);
    std::iter::once(schema).chain(combined).collect()
}
