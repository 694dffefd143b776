//! Checks of any place: what may only grow and what must agree.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Definition, shown, shown_value};
use serde_json::{Map, Value};
use words::{Sentence, say};

use super::complaints::Complaints;
use super::evidence::CertificationContext;
use super::growth;
use super::parameters::{number, text, texts};
use super::place::{Located, Places};
use crate::absent::is_empty;
use crate::markup;
use crate::shape::Shape;

#[derive(Debug)]
pub(super) struct PlaceCheck {
    at: Vec<Places>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A version that grows when what it is a version of changes; without a member, the names of entries.
    Grows { version: Option<String>, of: Vec<String> },
    /// Elements with one key say the same everywhere.
    Agrees { key: String, members: Vec<String>, most: u64 },
    /// The same text everywhere.
    Uniform,
    /// No text twice.
    Distinct,
    /// JSON in a text: whether lists may be in it, how deep it may be, and whether it is an object.
    Json { arrays: bool, depth: u64, object: bool },
    /// The id of another plan of the offer, which has nothing in this member itself.
    AnotherPlan { without: String },
    /// Holds no markup that buyers do not see.
    Markup,
}

/// Reads a rule, if its check is one of these.
pub(super) fn parse(check: &str, map: &Map<String, Value>) -> Option<Result<PlaceCheck, String>> {
    let kind = match check {
        "grows" => grows_by(map),
        "agrees" => agrees(map),
        "uniform" => Ok(Kind::Uniform),
        "distinct" => Ok(Kind::Distinct),
        "json" => number(map, "depth").map(|depth| Kind::Json {
            arrays: map.get("arrays") == Some(&Value::Bool(true)),
            depth,
            object: map.get("object") == Some(&Value::Bool(true)),
        }),
        "another-plan" => text(map, "without").map(|without| Kind::AnotherPlan { without }),
        "markup" => Ok(Kind::Markup),
        _ => return None,
    };
    let places =
        || -> Result<Vec<_>, String> { texts(map, "at")?.iter().map(|place| Places::parse(place)).collect() };
    Some(kind.and_then(|kind| Ok(PlaceCheck { at: places()?, kind })))
}

fn grows_by(map: &Map<String, Value>) -> Result<Kind, String> {
    let version = map.get("version").map(|_| text(map, "version")).transpose()?;
    let of = map.get("of").map(|_| texts(map, "of")).transpose()?;
    Ok(Kind::Grows { version, of: of.unwrap_or_default() })
}

fn agrees(map: &Map<String, Value>) -> Result<Kind, String> {
    Ok(Kind::Agrees { key: text(map, "key")?, members: texts(map, "members")?, most: number(map, "most")? })
}

impl PlaceCheck {
    /// Complaints; `None` when there was nothing to look at.
    pub(super) fn run(
        &self,
        root: &Shape,
        definition: &Value,
        context: &CertificationContext<'_>,
    ) -> Option<Complaints> {
        let places: Vec<_> = self.at.iter().flat_map(|places| places.find(root, definition)).collect();
        if places.is_empty() {
            return None;
        }
        let mut found = Complaints::default();
        match &self.kind {
            Kind::Grows { version, of } => {
                let live = self.at.iter().flat_map(|places| places.by_name(root, context.live)).collect();
                growth::check(&places, &live, version.as_deref(), of, &mut found);
            }
            Kind::Agrees { key, members, most } => agree(&places, key, members, *most, &mut found),
            Kind::Uniform => {
                for place in places.iter().filter(|place| place.value != places[0].value) {
                    let (here, first) = (shown_value(place.value), shown_value(places[0].value));
                    found.add(&place.path, say!("found-not-uniform", here, first));
                }
            }
            Kind::Distinct => {
                let mut texts = BTreeSet::new();
                for place in &places {
                    let text = place.value.as_str().unwrap_or_default();
                    if !texts.insert(text.trim().to_lowercase()) {
                        found.add(&place.path, shown(text));
                    }
                }
            }
            Kind::Json { arrays, depth, object } => {
                for place in &places {
                    // What is no JSON at all was refused before.
                    let text = place.value.as_str().unwrap_or_default();
                    let Ok(inner) = serde_json::from_str::<Value>(text) else { continue };
                    if *object && !inner.is_object() {
                        found.add(&place.path, say!("found-no-object"));
                    } else if let Some(problem) = too_rich(&inner, *arrays, *depth) {
                        found.add(&place.path, problem);
                    }
                }
            }
            Kind::AnotherPlan { without } => {
                let definition = Definition::of(definition);
                for place in &places {
                    let id = place.value.as_str().unwrap_or_default();
                    let index =
                        definition.index_of(id).filter(|index| place.path.plan_index() != Some(*index));
                    let plan = index.map(|index| &definition.plans()[index]);
                    if plan.is_none_or(|plan| !is_empty(&plan[without])) {
                        found.add(&place.path, shown(id));
                    }
                }
            }
            Kind::Markup => {
                for place in &places {
                    if let Some(list) = markup::not_shown(root.at(&place.path), place.value) {
                        found.add(&place.path, list);
                    }
                }
            }
        }
        Some(found)
    }
}

fn too_rich(value: &Value, arrays: bool, depth: u64) -> Option<Sentence> {
    match value {
        Value::Array(_) if !arrays => Some(say!("found-list")),
        Value::Array(_) | Value::Object(_) if depth == 0 => Some(say!("found-deeper")),
        Value::Array(elements) => elements.iter().find_map(|element| too_rich(element, arrays, depth - 1)),
        Value::Object(members) => members.values().find_map(|member| too_rich(member, arrays, depth - 1)),
        _ => None,
    }
}

fn agree(places: &[Located<'_>], key: &str, members: &[String], most: u64, found: &mut Complaints) {
    let mut first: BTreeMap<&str, &Located<'_>> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for place in places {
        let Some(id) = place.value[key].as_str() else { continue };
        let before = *first.entry(id).or_insert(place);
        for member in members.iter().filter(|name| before.value.get(*name) != place.value.get(*name)) {
            let text = say!("found-differs", id = shown(id), other = before.path.to_string());
            found.add(&place.path.member(member), text);
        }
        if first.len() as u64 > most && told.insert(id) {
            found.add(&place.path, say!("found-number", id = shown(id), number = first.len()));
        }
    }
}
