//! The texts of a type that people read: what there is to translate.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::certification::Rule;
use super::keywords::children;
use super::{OfferType, Step};

/// Every text of `offer_type`, as its files write it.
pub(super) fn texts(offer_type: &OfferType) -> BTreeSet<&str> {
    let mut found = BTreeSet::from([offer_type.display_name.as_str()]);
    for Step { name, description, estimated_time_frame, .. } in &offer_type.steps {
        found.extend([name, description, estimated_time_frame].map(String::as_str));
    }
    found.extend(offer_type.description.as_deref());
    found.extend(offer_type.rules.iter().map(Rule::message));
    found.extend(offer_type.retired.iter().map(|retired| retired.message.as_str()));
    add(&offer_type.schema, &mut found);
    found.retain(|text| !text.is_empty());
    found
}

fn add<'s>(schema: &'s Value, found: &mut BTreeSet<&'s str>) {
    let Some(map) = schema.as_object() else { return };
    let own = ["x-stoa-label", "x-stoa-message", "description"].map(|keyword| map.get(keyword));
    let labels = map.get("x-stoa-enum-labels").and_then(Value::as_object).into_iter().flat_map(Map::values);
    found.extend(own.into_iter().flatten().chain(labels).filter_map(Value::as_str));
    children(map).into_iter().for_each(|(_, _, part)| add(part, found));
}
