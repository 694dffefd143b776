//! Walking a schema and a document side by side.

mod page;

use std::collections::{BTreeMap, BTreeSet};

use domain::PageName;
use serde_json::{Map, Value};

use domain::{Place, PlaceStep};

/// What the schemas say about one place of a document and everything below it: its own schema and all that are
/// combined in place. Computed once for each type, because every document is walked many times.
#[derive(Debug)]
pub(super) struct Shape {
    /// Whether any schema speaks about the place.
    known: bool,
    /// Whether some schema lists the members an object may have here.
    lists_members: bool,
    /// Keywords that describe the place, schema by schema.
    annotations: Vec<(String, Value)>,
    /// The members the schemas name, in their order.
    names: Vec<String>,
    members: BTreeMap<String, Shape>,
    /// The members that some schema needs, be it under a condition.
    needed: BTreeSet<String>,
    /// Members that no schema names, where they are spoken about.
    others: Option<Box<Shape>>,
    /// Each element of a list, where they are spoken about.
    element: Option<Box<Shape>>,
    /// Whether a secret is here or below.
    holds_secrets: bool,
    /// Whether something is here or below that only newer faces know.
    holds_beyond: bool,
    /// The names that lead to secrets, by their small letters.
    secret_names: BTreeMap<String, String>,
    /// The page the place is on.
    page: PageName,
    is_split: bool,
}

/// A place nothing is known about.
static UNKNOWN: Shape = Shape::unknown();

/// The schemas that speak about one place.
type Schemas<'s> = Vec<&'s Map<String, Value>>;

impl Shape {
    const fn unknown() -> Self {
        Self {
            known: false,
            lists_members: false,
            annotations: Vec::new(),
            names: Vec::new(),
            members: BTreeMap::new(),
            needed: BTreeSet::new(),
            others: None,
            element: None,
            holds_secrets: false,
            holds_beyond: false,
            secret_names: BTreeMap::new(),
            page: PageName::Properties,
            is_split: false,
        }
    }

    /// What `schema`, which refers to nothing outside, says about a whole document.
    pub(super) fn root(schema: &Value) -> Self {
        let mut schemas = Schemas::new();
        combine(schema, &mut schemas);
        let mut shape = Self::of(&schemas);
        shape.assign_pages();
        shape
    }

    fn of(schemas: &Schemas<'_>) -> Self {
        let mut shape = Self { known: !schemas.is_empty(), ..Self::unknown() };
        for schema in schemas {
            let described = schema.iter().filter(|(keyword, _)| is_description(keyword));
            shape.annotations.extend(described.map(|(keyword, value)| (keyword.clone(), value.clone())));
            let named = schema.get("properties").and_then(Value::as_object);
            shape.lists_members |= named.is_some();
            for name in named.into_iter().flat_map(Map::keys) {
                if !shape.names.contains(name) {
                    shape.names.push(name.clone());
                }
            }
        }
        shape.needed = schemas.iter().flat_map(|schema| needed(schema)).map(str::to_owned).collect();
        for name in &shape.names {
            let member = part_of(schemas, |schema| {
                let named = schema.get("properties").and_then(|properties| properties.get(name));
                named.or_else(|| schema.get("additionalProperties"))
            });
            shape.members.extend(member.map(|member| (name.clone(), member)));
        }
        shape.others = part_of(schemas, |schema| schema.get("additionalProperties")).map(Box::new);
        shape.element = part_of(schemas, |schema| schema.get("items")).map(Box::new);
        let leading = shape.members.iter().filter(|(_, member)| member.holds_secrets);
        shape.secret_names = leading.map(|(name, _)| (name.to_lowercase(), name.clone())).collect();
        let entries = || shape.others.iter().chain(&shape.element).map(AsRef::as_ref);
        shape.holds_beyond =
            shape.is_beyond() || shape.members.values().chain(entries()).any(Self::holds_beyond);
        let mut below = entries();
        shape.holds_secrets =
            shape.is_secret() || !shape.secret_names.is_empty() || below.any(|shape| shape.holds_secrets);
        shape
    }

    /// The member that a schema names just so, with that name.
    pub(super) fn named(&self, name: &str) -> Option<(&str, &Self)> {
        self.members.get_key_value(name).map(|(name, shape)| (name.as_str(), shape))
    }

    /// The member on the way to a secret that a schema names in another letter case.
    pub(super) fn named_in_another_case(&self, name: &str) -> Option<(&str, &Self)> {
        if self.secret_names.is_empty() {
            return None;
        }
        self.named(self.secret_names.get(&name.to_lowercase())?)
    }

    /// Whether a secret is here or below.
    pub(super) fn holds_secrets(&self) -> bool {
        self.holds_secrets
    }

    /// What applies to the member `name`.
    pub(super) fn member(&self, name: &str) -> &Self {
        self.members.get(name).or(self.others.as_deref()).unwrap_or(&UNKNOWN)
    }

    /// What applies to members that no schema names, where one speaks about them.
    pub(super) fn others(&self) -> Option<&Self> {
        self.others.as_deref()
    }

    /// What applies to each element of a list.
    pub(super) fn element(&self) -> &Self {
        self.element.as_deref().unwrap_or(&UNKNOWN)
    }

    /// The same, where one is spoken about.
    pub(super) fn elements(&self) -> Option<&Self> {
        self.element.as_deref()
    }

    pub(super) fn at(&self, path: &Place) -> &Self {
        path.steps().fold(self, |shape, step| match step {
            PlaceStep::Member(name) => shape.member(name),
            PlaceStep::Element(_) => shape.element(),
        })
    }

    /// Nothing is known about the place.
    pub(super) fn is_unknown(&self) -> bool {
        !self.known
    }

    /// Whether some schema lists the members an object may have here.
    pub(super) fn lists_members(&self) -> bool {
        self.lists_members
    }

    /// Whether `name` is a member some schema speaks about.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.others.is_some() || self.members.contains_key(name)
    }

    /// Whether some schema needs the member `name`, be it under a condition.
    pub(super) fn asks_for(&self, name: &str) -> bool {
        self.needed.contains(name)
    }

    /// The members the schemas name, in their order.
    pub(super) fn properties(&self) -> impl Iterator<Item = &String> {
        self.names.iter()
    }

    /// Whether a text may stand here, as far as anything is said about the type.
    pub(super) fn admits_text(&self) -> bool {
        self.annotations("type").all(|kind| match kind {
            Value::Array(kinds) => kinds.iter().any(|kind| kind == "string"),
            kind => kind == "string",
        })
    }

    /// Whether a member that has this place says no more than leaving it out would.
    pub(super) fn is_absent(&self, member: &Value) -> bool {
        member.is_null() || (member == "" && self.admits_text())
    }

    /// The first value of an annotation.
    pub(super) fn annotation(&self, keyword: &str) -> Option<&Value> {
        self.annotations(keyword).next()
    }

    pub(super) fn annotations(&self, keyword: &str) -> impl Iterator<Item = &Value> {
        self.annotations.iter().filter(move |(name, _)| name == keyword).map(|(_, value)| value)
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&str> {
        self.annotations(keyword).find_map(Value::as_str)
    }

    pub(super) fn is_secret(&self) -> bool {
        self.annotations("x-stoa-secret").any(|flag| flag == true)
    }

    /// Whether only newer faces know what is here.
    pub(super) fn is_beyond(&self) -> bool {
        self.annotations("x-stoa-beyond").any(|flag| flag == true)
    }

    /// Whether something is here or below that only newer faces know.
    pub(super) fn holds_beyond(&self) -> bool {
        self.holds_beyond
    }

    pub(super) fn has_role(&self, role: &str) -> bool {
        self.annotations("x-stoa-role").any(|found| found == role)
    }
}

/// The members that a schema needs, always or beside others.
fn needed(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let always = schema.get("required").into_iter();
    let beside = schema.get("dependentRequired").and_then(Value::as_object).into_iter().flat_map(Map::values);
    always.chain(beside).filter_map(Value::as_array).flatten().filter_map(Value::as_str)
}

/// Adds `schema` and what it combines in place. `if` and `not` are left out: they ask about a document and do not
/// describe it.
fn combine<'s>(schema: &'s Value, schemas: &mut Schemas<'s>) {
    let Some(map) = schema.as_object() else { return };
    schemas.push(map);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for part in map.get(keyword).and_then(Value::as_array).into_iter().flatten() {
            combine(part, schemas);
        }
    }
    for part in ["then", "else"].iter().filter_map(|keyword| map.get(*keyword)) {
        combine(part, schemas);
    }
}

/// What the schemas say about a part of their place; nothing when none speaks about it.
fn part_of<'s>(
    schemas: &Schemas<'s>,
    part: impl Fn(&'s Map<String, Value>) -> Option<&'s Value>,
) -> Option<Shape> {
    let mut parts = Schemas::new();
    let mut spoken = false;
    for part in schemas.iter().filter_map(|schema| part(schema)) {
        spoken = true;
        combine(part, &mut parts);
    }
    spoken.then(|| Shape::of(&parts))
}

/// Whether a keyword describes its place, rather than the members or elements in it.
fn is_description(keyword: &str) -> bool {
    keyword == "type" || keyword.starts_with("x-stoa-")
}

/// `microsoft-azure-corevm.title` without its prefix.
pub(super) fn short(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, short)| short)
}

/// The key of a list element: the text of the member its list is keyed by.
pub(super) fn element_key<'v>(list: &Shape, element: &'v Value) -> Option<&'v str> {
    let member = list.text("x-stoa-key")?;
    element.get(member).and_then(Value::as_str)
}

/// Calls `see` for `document` and everything in it that the schema speaks about, in document order.
pub(super) fn visit<'v>(shape: &Shape, document: &'v Value, mut see: impl FnMut(&Shape, &'v Value, &Place)) {
    walk(shape, document, &mut Place::default(), &mut see);
}

fn walk<'v>(
    shape: &Shape,
    value: &'v Value,
    path: &mut Place,
    see: &mut impl FnMut(&Shape, &'v Value, &Place),
) {
    if shape.is_unknown() {
        return;
    }
    see(shape, value, path);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                path.enter_member(name);
                walk(shape.member(name), member, path, see);
                path.leave();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                path.enter_element(index, element_key(shape, element));
                walk(shape.element(), element, path, see);
                path.leave();
            }
        }
        _ => {}
    }
}
