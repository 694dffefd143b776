//! Walking a schema and a document side by side.

use serde_json::{Map, Value};

use super::path::{Path, PathStep};

/// The schemas that speak about one place of a document: its own and all they combine in place.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape<'s>(Vec<&'s Map<String, Value>>);

impl<'s> Shape<'s> {
    pub(super) fn root(schema: &'s Value) -> Self {
        let mut shape = Self::default();
        shape.add(schema);
        shape
    }

    /// `if` and `not` are left out: they ask about a document and do not describe it.
    fn add(&mut self, schema: &'s Value) {
        let Some(map) = schema.as_object() else { return };
        self.0.push(map);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in map.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.add(part);
            }
        }
        for part in ["then", "else"].iter().filter_map(|keyword| map.get(*keyword)) {
            self.add(part);
        }
    }

    /// What applies to the member `name`.
    pub(super) fn member(&self, name: &str) -> Self {
        let mut shape = Self::default();
        for schema in &self.0 {
            let named = schema.get("properties").and_then(|properties| properties.get(name));
            if let Some(part) = named.or_else(|| schema.get("additionalProperties")) {
                shape.add(part);
            }
        }
        shape
    }

    /// What applies to each element of a list.
    pub(super) fn element(&self) -> Self {
        let mut shape = Self::default();
        for part in self.0.iter().filter_map(|schema| schema.get("items")) {
            shape.add(part);
        }
        shape
    }

    pub(super) fn at(&self, path: &Path) -> Self {
        path.steps().fold(self.clone(), |shape, step| match step {
            PathStep::Member(name) => shape.member(name),
            PathStep::Element(_) => shape.element(),
        })
    }

    /// Nothing is known about the place.
    pub(super) fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether some schema lists the members an object may have here.
    pub(super) fn lists_members(&self) -> bool {
        self.0.iter().any(|schema| schema.contains_key("properties"))
    }

    /// Whether `name` is a member some schema speaks about.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.0.iter().any(|schema| {
            schema.contains_key("additionalProperties")
                || schema.get("properties").is_some_and(|properties| properties.get(name).is_some())
        })
    }

    /// The members the schemas name, in their order.
    pub(super) fn properties(&self) -> impl Iterator<Item = &'s String> {
        self.0
            .iter()
            .filter_map(|schema| schema.get("properties").and_then(Value::as_object))
            .flat_map(Map::keys)
    }

    /// Whether a text may stand here, as far as anything is said about the type.
    pub(super) fn admits_text(&self) -> bool {
        self.0.iter().filter_map(|schema| schema.get("type")).all(|kind| match kind {
            Value::Array(kinds) => kinds.iter().any(|kind| kind == "string"),
            kind => kind == "string",
        })
    }

    /// The first value of an annotation.
    pub(super) fn annotation(&self, keyword: &str) -> Option<&'s Value> {
        self.annotations(keyword).next()
    }

    pub(super) fn annotations(&self, keyword: &str) -> impl Iterator<Item = &'s Value> {
        self.0.iter().filter_map(move |schema| schema.get(keyword))
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'s str> {
        self.annotations(keyword).find_map(Value::as_str)
    }

    pub(super) fn is_secret(&self) -> bool {
        self.annotations("x-stoa-secret").any(|flag| flag == true)
    }

    pub(super) fn has_role(&self, role: &str) -> bool {
        self.annotations("x-stoa-role").any(|found| found == role)
    }
}

/// The key of a list element: the text of the member its list is keyed by.
pub(super) fn element_key<'v>(list: &Shape<'_>, element: &'v Value) -> Option<&'v str> {
    let member = list.text("x-stoa-key")?;
    element.get(member).and_then(Value::as_str)
}

/// Calls `see` for `document` and everything in it that the schema speaks about, in document order.
pub(super) fn visit<'v>(
    schema: &Value,
    document: &'v Value,
    mut see: impl FnMut(&Shape<'_>, &'v Value, &Path),
) {
    walk(&Shape::root(schema), document, &Path::default(), &mut see);
}

fn walk<'v>(
    shape: &Shape<'_>,
    value: &'v Value,
    path: &Path,
    see: &mut impl FnMut(&Shape<'_>, &'v Value, &Path),
) {
    if shape.is_unknown() {
        return;
    }
    see(shape, value, path);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk(&shape.member(name), member, &path.member(name), see);
            }
        }
        Value::Array(elements) => {
            let inner = shape.element();
            for (index, element) in elements.iter().enumerate() {
                walk(&inner, element, &path.element(index, element_key(shape, element)), see);
            }
        }
        _ => {}
    }
}
