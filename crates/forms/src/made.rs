//! Fields that tests make of schemas.

#![allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]

use offer_types::{Field, OfferTypes};
use serde_json::{Value, json};

/// A member of a page as its schema says it.
pub(crate) fn field(name: &str, schema: Value) -> Field {
    let mut fields = fields(json!({ name: schema }));
    assert_eq!(fields.len(), 1);
    fields.remove(0)
}

/// The members of a page as an object with this schema has them.
pub(crate) fn fields(properties: Value) -> Vec<Field> {
    with(json!({ "type": "object", "properties": properties }))
}

/// The same of a whole schema.
pub(crate) fn with(definition: Value) -> Vec<Field> {
    let step = |id: &str, run: &str| json!({ "id": id, "stepName": id, "description": "", "estimatedTimeFrame": "", "run": run, "typicalSeconds": 1 });
    let text = json!({
        "id": "made", "displayName": "Made", "version": 1, "namespaceVersions": {}, "certification": [],
        "steps": [step("a", "package"), step("b", "signoff"), step("c", "live")],
        "definition": definition,
    });
    let types = OfferTypes::load([("made.json", text.to_string().as_str())]).expect("a type");
    let made = types.get(&"made".parse().expect("an id")).expect("the type");
    made.pages().iter().flat_map(|page| page.fields.clone()).collect()
}

pub(crate) fn text(name: &str) -> Field {
    field(name, json!({ "type": "string", "maxLength": 50, "x-stoa-label": name }))
}
