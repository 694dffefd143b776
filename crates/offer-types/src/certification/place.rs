//! Places of a definition as rules name them: `plans/*/customMeters/*`, where `*` stands for every element or entry.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::shape::{Shape, element_key};
use domain::Place;

/// A name for places.
#[derive(Debug, Clone)]
pub(super) struct Places(Vec<String>);

/// A place that is there.
#[derive(Debug, Clone)]
pub(super) struct Located<'v> {
    pub(super) path: Place,
    pub(super) value: &'v Value,
}

impl Places {
    /// Members keep their prefix; a name with `/` in it cannot be named.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let names: Vec<_> = text.split('/').map(str::to_owned).collect();
        match names.iter().any(String::is_empty) {
            true => Err(format!("`{text}` is no place: write names joined by /, and * for every element")),
            false => Ok(Self(names)),
        }
    }

    /// Those of `definition`, without what is absent.
    pub(super) fn find<'v>(&self, root: &Shape, definition: &'v Value) -> Vec<Located<'v>> {
        let mut found = Vec::new();
        let start = Located { path: Place::default(), value: definition };
        descend(&self.0, root, start, &mut found);
        found
    }

    /// The same by names that survive edits.
    pub(super) fn by_name<'v>(
        &self,
        root: &Shape,
        definition: Option<&'v Value>,
    ) -> BTreeMap<String, &'v Value> {
        let places = definition.map_or_else(Vec::new, |definition| self.find(root, definition));
        places.into_iter().map(|place| (place.path.stable(), place.value)).collect()
    }
}

fn descend<'v>(names: &[String], shape: &Shape, here: Located<'v>, found: &mut Vec<Located<'v>>) {
    let Some((name, rest)) = names.split_first() else {
        found.push(here);
        return;
    };
    match here.value {
        Value::Array(elements) if name == "*" => {
            for (index, value) in elements.iter().enumerate().filter(|(_, value)| !value.is_null()) {
                let path = here.path.element(index, element_key(shape, value));
                descend(rest, shape.element(), Located { path, value }, found);
            }
        }
        Value::Object(members) => {
            let given = members.iter().filter(|(member, value)| {
                (name == "*" || name == *member) && !shape.member(member).is_absent(value)
            });
            for (member, value) in given {
                descend(rest, shape.member(member), Located { path: here.path.member(member), value }, found);
            }
        }
        _ => {}
    }
}
