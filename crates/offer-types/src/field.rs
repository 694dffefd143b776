//! The fields of a page, as a form shows them and a tool reads them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::consistency;
use super::level::{self, Enforce};
use super::market::{self, Market};
use super::parts::{inner, parts};
use super::shape::Shape;
use super::{message, validator};
use domain::{Definition, PageName, escape_step};
use words::{Argument, Sentence};

/// A page of a type, with what is on it.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFields {
    pub name: PageName,
    /// In the order of the type's file.
    pub fields: Vec<Field>,
}

/// A member of the definition, or what is in one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its name in the object it is in; nothing for an element of a list or an entry of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is: in the definition, or on a page of plans in the plan. `[]` stands for each element of a list, `*` for
    /// each entry of a map.
    pub place: String,
    /// What people call it; its name where nobody called it anything.
    pub label: String,
    /// A sentence or two about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What may be there; anything where there is none.
    pub kinds: Vec<FieldKind>,
    /// What may be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether other values than the choices are taken, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other_choices: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<FieldRule>,
    /// Whether publishing needs it wherever that in which it stands is there.
    pub required: bool,
    /// Whether publishing needs it under some condition.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sometimes: bool,
    /// What publishing fixes, a value of `x-stoa-immutable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// Whether it is stored encrypted and never returned.
    pub secret: bool,
    /// The file that its address leads to, as `x-stoa-artifact` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Value>,
    /// The tags that its text may have, each with its attributes, where it is HTML: `x-stoa-markup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markup: Option<Value>,
    /// What it is to certification and to forms, a value of `x-stoa-role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// A value that shows what may be there, the first of `examples`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Under which condition it matters at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// The member that elements of the list are known by, `x-stoa-key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The categories that an object of this kind names one of, each with those below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Categories>,
    /// What there is to say of the countries that its elements may be, `x-stoa-markets`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub markets: Vec<Market>,
    /// Members of the object that stand for one another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Alternatives>,
    /// The members of an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Each element of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<Box<Field>>,
    /// Each entry of a map, whose name is up to the publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Field>>,
    /// What holds for the names of the entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entry_names: Vec<FieldRule>,
    /// Where it is written in the type's file, blocks where they are referred to: the order in which a form shows the fields of a page.
    #[serde(skip)]
    pub order: Vec<usize>,
}

/// When a member matters: while another member of the same object says one of these.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct When {
    pub member: String,
    pub is: Vec<Value>,
}

/// Two levels of what something is filed under: a key in `{of}L1`, and keys below that in the list `{of}L2-{key}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Categories {
    /// `category` or `industry`.
    pub of: String,
    /// Each key with those below it.
    pub keys: Map<String, Value>,
}

/// Sets of members of an object, one of which publishing needs in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alternatives {
    /// Whether no two may be there.
    pub only_one: bool,
    pub of: Vec<Vec<String>>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    Text,
    Number,
    WholeNumber,
    /// True or false.
    Flag,
    List,
    Object,
}

/// A value that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: Value,
    pub label: String,
}

/// A rule of JSON Schema that holds for the value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldRule {
    /// The keyword, such as `maxLength`.
    pub rule: String,
    pub value: Value,
    /// From when it counts: `draft`, `publish`, or `warn` where breaking it is only remarked.
    pub enforce: &'static str,
    /// What to do when it is broken, if the type says so itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Keywords that a form can check by itself.
const RULES: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Every page that something is on, each with its fields in the order of the type's file.
pub(super) fn pages(root: &Shape, schema: &Value) -> Vec<PageFields> {
    let mut placed = Vec::new();
    let schemas = parts(schema);
    collect(root, &schemas, "", &[], &mut placed);
    if let Some(plan) = root.plan() {
        let plans = inner(&schemas, "properties", Some(Definition::PLANS));
        collect(plan, &inner(&plans, "items", None), "", &[], &mut placed);
        // All that the page of the plans holds of each of them.
        let of_plans = placed.iter_mut().filter(|(page, _)| *page == PageName::Plans);
        of_plans.for_each(|(_, field)| field.place = format!("{}[]/{}", Definition::PLANS, field.place));
    }
    let on =
        |name: PageName| placed.iter().filter(move |(page, _)| *page == name).map(|(_, field)| field.clone());
    root.page_names().into_iter().map(|name| PageFields { name, fields: on(name).collect() }).collect()
}

/// The members of an object that is split.
fn collect(
    shape: &Shape,
    schemas: &[&Value],
    place: &str,
    order: &[usize],
    placed: &mut Vec<(PageName, Field)>,
) {
    let mut written = Vec::new();
    schemas.iter().for_each(|schema| as_written(schema, &mut written));
    for name in names(shape, schemas) {
        let own = written.iter().position(|written| *written == name).unwrap_or(written.len());
        let order: Vec<usize> = order.iter().copied().chain([own]).collect();
        let member = shape.member(name);
        let here = inner(schemas, "properties", Some(name));
        let place = below(place, &escape_step(name));
        match (member.is_split(), member.page()) {
            // Plans have pages of their own.
            (true, PageName::Plans) => {}
            (true, _) => collect(member, &here, &place, &order, placed),
            (false, page) => {
                let mut field = field(Some(name), place, member, &here, is_required(schemas, name));
                field.sometimes = !field.required && shape.asks_for(name);
                field.order = order;
                placed.push((page, field));
            }
        }
    }
}

/// The members of an object in the order in which they are written: those of blocks where these are referred to.
fn as_written<'s>(schema: &'s Value, names: &mut Vec<&'s str>) {
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "properties" => {
                for name in value.as_object().into_iter().flat_map(Map::keys) {
                    if !names.contains(&name.as_str()) {
                        names.push(name);
                    }
                }
            }
            "allOf" => value.as_array().into_iter().flatten().for_each(|part| as_written(part, names)),
            _ => {}
        }
    }
}

/// The members of an object: first those that are described, in that order, then those that only a condition speaks of.
fn names<'s>(shape: &'s Shape, schemas: &[&'s Value]) -> Vec<&'s str> {
    let described = schemas.iter().filter_map(|schema| schema["properties"].as_object()).flat_map(Map::keys);
    let mut names = Vec::new();
    for name in described.chain(shape.properties()) {
        if !names.contains(&name.as_str()) {
            names.push(name.as_str());
        }
    }
    names
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") }
}

fn is_required(schemas: &[&Value], name: &str) -> bool {
    let required = schemas.iter().filter_map(|schema| schema["required"].as_array()).flatten();
    required.into_iter().any(|required| required == name)
}

fn field(name: Option<&str>, place: String, shape: &Shape, schemas: &[&Value], required: bool) -> Field {
    let text = |keyword: &str| schemas.iter().find_map(|schema| schema[keyword].as_str()).map(str::to_owned);
    let (choices, other_choices) = choices(shape, schemas);
    let label = shape.text("x-stoa-label").or_else(|| name.map(super::shape::short));
    let member = |name: &str| {
        let here = inner(schemas, "properties", Some(name));
        let required = is_required(schemas, name);
        let place = below(&place, &escape_step(name));
        let found = field(Some(name), place, shape.member(name), &here, required);
        Field { sometimes: !required && shape.asks_for(name), ..found }
    };
    let part = |shape: &Shape, keyword: &str, place: String| {
        (!shape.is_unknown())
            .then(|| Box::new(field(None, place, shape, &inner(schemas, keyword, None), false)))
    };
    Field {
        label: label.unwrap_or_default().to_owned(),
        help: text("description"),
        kinds: kinds(shape),
        choices,
        other_choices,
        rules: rules(schemas),
        required,
        sometimes: false,
        fixed: shape.text("x-stoa-immutable").map(str::to_owned),
        secret: shape.is_secret(),
        artifact: shape.annotation("x-stoa-artifact").cloned(),
        markup: shape.annotation("x-stoa-markup").cloned(),
        role: shape.text("x-stoa-role").map(str::to_owned),
        example: schemas.iter().find_map(|schema| schema["examples"].get(0)).cloned(),
        when: shape.annotation("x-stoa-when").and_then(When::read),
        key: shape.text("x-stoa-key").map(str::to_owned),
        categories: consistency::categories_of(shape),
        markets: shape
            .annotation("x-stoa-markets")
            .and_then(|said| market::read(said).ok())
            .unwrap_or_default(),
        alternatives: Alternatives::of(schemas),
        order: Vec::new(),
        entry_names: name_rules(&inner(schemas, "propertyNames", None)),
        fields: names(shape, schemas).into_iter().map(member).collect(),
        element: part(shape.element(), "items", format!("{place}[]")),
        entry: shape.others().and_then(|entry| part(entry, "additionalProperties", below(&place, "*"))),
        name: name.map(str::to_owned),
        place,
    }
}

impl When {
    /// What `x-stoa-when` says.
    pub(super) fn read(annotation: &Value) -> Option<Self> {
        let is = annotation["is"].as_array().filter(|is| !is.is_empty())?;
        Some(Self { member: annotation["member"].as_str()?.to_owned(), is: is.clone() })
    }
}

impl Alternatives {
    /// Those of an `anyOf` or `oneOf` all of whose schemas ask for members.
    fn of(schemas: &[&Value]) -> Option<Self> {
        let names = |schema: &Value| -> Option<Vec<String>> {
            let names = schema["required"].as_array().filter(|names| !names.is_empty())?;
            names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let read = |schema: &&Value, keyword: &str| -> Option<Self> {
            let of: Option<Vec<_>> = schema[keyword].as_array()?.iter().map(names).collect();
            Some(Self { only_one: keyword == "oneOf", of: of.filter(|of| of.len() > 1)? })
        };
        let mut found =
            schemas.iter().flat_map(|schema| ["oneOf", "anyOf"].map(|keyword| read(schema, keyword)));
        found.find_map(|found| found)
    }
}

fn kinds(shape: &Shape) -> Vec<FieldKind> {
    let words = shape.annotations("type").flat_map(|kind| match kind {
        Value::Array(kinds) => kinds.iter().collect(),
        kind => vec![kind],
    });
    let mut kinds = Vec::new();
    for kind in words.filter_map(|word| kind(word.as_str()?)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn kind(word: &str) -> Option<FieldKind> {
    Some(match word {
        "string" => FieldKind::Text,
        "number" => FieldKind::Number,
        "integer" => FieldKind::WholeNumber,
        "boolean" => FieldKind::Flag,
        "array" => FieldKind::List,
        "object" => FieldKind::Object,
        _ => return None,
    })
}

/// What may be chosen, and whether something else may stand there, too.
fn choices(shape: &Shape, schemas: &[&Value]) -> (Vec<Choice>, bool) {
    let labels = shape.annotations("x-stoa-enum-labels").find_map(Value::as_object);
    let listed = schemas.iter().find_map(|schema| Some((schema, schema["enum"].as_array()?)));
    let label = |value: &Value| {
        let label = value.as_str().and_then(|text| labels?.get(text)?.as_str());
        label.map_or_else(|| domain::shown_value(value).into_owned(), str::to_owned)
    };
    match (listed, labels) {
        (Some((schema, values)), _) => {
            let choice = |value: &Value| Choice { value: value.clone(), label: label(value) };
            (values.iter().map(choice).collect(), enforce(schema, "enum") == "warn")
        }
        (None, Some(labels)) => {
            let names = labels.keys().map(|name| Value::from(name.as_str()));
            (names.map(|value| Choice { label: label(&value), value }).collect(), true)
        }
        (None, None) => (Vec::new(), false),
    }
}

impl Field {
    /// What is wrong with `name` as the name of an entry; nothing where it may be one.
    pub fn wrong_name(&self, name: &str) -> Option<Sentence> {
        let name = Value::from(name);
        let breaks = |rule: &&FieldRule| {
            let schema = Value::from_iter([(rule.rule.clone(), rule.value.clone())]);
            !validator::compile(&schema).is_ok_and(|rule| rule.is_valid(&name))
        };
        let broken = self.entry_names.iter().find(breaks)?;
        let label = || Argument::label(&self.label);
        Some(match &broken.message {
            Some(message) => Sentence::of_type(message).with("label", label()),
            None => message::describe(&broken.rule, &broken.value, &name, label()),
        })
    }
}

/// What holds for names: here the choices are a rule like others.
fn name_rules(schemas: &[&Value]) -> Vec<FieldRule> {
    those_of(schemas, |keyword| keyword == "enum" || RULES.contains(&keyword))
}

fn rules(schemas: &[&Value]) -> Vec<FieldRule> {
    those_of(schemas, |keyword| RULES.contains(&keyword))
}

fn those_of(schemas: &[&Value], is_wanted: fn(&str) -> bool) -> Vec<FieldRule> {
    let mut rules = Vec::new();
    for schema in schemas {
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            if is_wanted(keyword) {
                rules.push(FieldRule {
                    rule: keyword.clone(),
                    value: value.clone(),
                    enforce: enforce(schema, keyword),
                    message: schema["x-stoa-message"].as_str().map(str::to_owned),
                });
            }
        }
    }
    rules
}

fn enforce(schema: &Value, keyword: &str) -> &'static str {
    let Some(map) = schema.as_object() else { return "draft" };
    match Enforce::of(map) {
        Enforce::Warn => "warn",
        _ if level::counts_for_draft(map, keyword) => "draft",
        _ => "publish",
    }
}
