//! Places in an offer, and the ways to write them down.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::{Definition, shown};

/// A place in an offer's definition, or in what surrounds it. Places sort by member name and element number.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    from: Origin,
    steps: Vec<Segment>,
}

/// Where the steps of a place begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// At the offer, beside its definition; or at something in it, until that is known.
    Around,
    #[default]
    Definition,
}

/// Names are shared: a thousand places below one long name hold it once.
#[derive(Debug, Clone)]
enum Segment {
    Member(Arc<str>),
    /// An element of a list; `key` is what identifies it across edits, where its list has a key.
    Element {
        index: usize,
        key: Option<Arc<str>>,
    },
}

/// One step of a [`Place`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceStep<'p> {
    Member(&'p str),
    Element(usize),
}

impl Segment {
    fn step(&self) -> PlaceStep<'_> {
        match self {
            Self::Member(name) => PlaceStep::Member(name),
            Self::Element { index, .. } => PlaceStep::Element(*index),
        }
    }
}

// A place is the same whether or not the key of an element on the way is known.
impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.step() == other.step()
    }
}

impl Eq for Segment {}

impl PartialOrd for Segment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Segment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.step().cmp(&other.step())
    }
}

impl Place {
    /// The whole definition.
    pub fn definition() -> Self {
        Self::default()
    }

    /// The list of plans of the definition.
    pub fn plans() -> Self {
        Self::definition().member(Definition::PLANS)
    }

    /// The plan at `index`, with its id if it has one.
    pub fn plan(index: usize, id: Option<&str>) -> Self {
        Self::plans().element(index, id)
    }

    /// A member beside the definition, such as `offerTypeId`; or of what [`Place::then`] is asked to put in front.
    pub fn around(member: &str) -> Self {
        Self { from: Origin::Around, steps: vec![Segment::Member(member.into())] }
    }

    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.with(Segment::Member(name.into()))
    }

    /// An element of the list that is here, with its key where the list has one.
    #[must_use]
    pub fn element(&self, index: usize, key: Option<&str>) -> Self {
        self.with(Segment::Element { index, key: key.map(lower) })
    }

    /// The place that `inner` is, seen from here.
    #[must_use]
    pub fn then(&self, inner: &Self) -> Self {
        let mut place = self.clone();
        place.steps.extend(inner.steps.iter().cloned());
        place
    }

    /// Makes this the place of a member of what is here; [`Place::leave`] comes back.
    pub fn enter_member(&mut self, name: &str) {
        self.steps.push(Segment::Member(name.into()));
    }

    /// Makes this the place of an element of what is here; [`Place::leave`] comes back.
    pub fn enter_element(&mut self, index: usize, key: Option<&str>) {
        self.steps.push(Segment::Element { index, key: key.map(lower) });
    }

    pub fn leave(&mut self) {
        self.steps.pop();
    }

    fn with(&self, segment: Segment) -> Self {
        let mut place = Self { from: self.from, steps: Vec::with_capacity(self.steps.len() + 1) };
        place.steps.extend(self.steps.iter().cloned());
        place.steps.push(segment);
        place
    }

    /// Whether it is the definition or in it.
    pub fn is_in_definition(&self) -> bool {
        self.from == Origin::Definition
    }

    /// RFC 6901 pointer from the definition (or from what surrounds it): `/plans/0/planId`.
    pub fn pointer(&self) -> String {
        let mut text = String::new();
        for segment in &self.steps {
            let _ = match segment {
                Segment::Member(name) => write!(text, "/{}", name.replace('~', "~0").replace('/', "~1")),
                Segment::Element { index, .. } => write!(text, "/{index}"),
            };
        }
        text
    }

    /// A name for the place that survives reordering: `plans[standard]/planId`.
    pub fn stable(&self) -> String {
        let mut text = String::new();
        for segment in &self.steps {
            let _ = match segment {
                Segment::Member(name) if text.is_empty() => write!(text, "{}", escape_step(name)),
                Segment::Member(name) => write!(text, "/{}", escape_step(name)),
                Segment::Element { key: Some(key), .. } => write!(text, "[{}]", escape_step(key)),
                Segment::Element { index, key: None } => write!(text, "[#{index}]"),
            };
        }
        text
    }

    /// The last member name on the way to the place, and the element number after it, if any.
    pub fn last_member(&self) -> (&str, Option<usize>) {
        let index = match self.steps.last() {
            Some(Segment::Element { index, .. }) => Some(*index),
            _ => None,
        };
        let name = self.steps.iter().rev().find_map(|segment| match segment {
            Segment::Member(name) => Some(&**name),
            Segment::Element { .. } => None,
        });
        (name.unwrap_or("definition"), index)
    }

    /// The place that holds this one.
    #[must_use]
    pub fn parent(&self) -> Self {
        let steps = self.steps.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
        Self { from: self.from, steps }
    }

    pub fn starts_with(&self, start: &Self) -> bool {
        self.from == start.from && self.steps.starts_with(&start.steps)
    }

    /// How many steps lead to it.
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// Member names and element numbers on the way to the place, outermost first.
    pub fn steps(&self) -> impl Iterator<Item = PlaceStep<'_>> {
        self.steps.iter().map(Segment::step)
    }

    /// The number of the plan that it is, or is in.
    pub fn plan_index(&self) -> Option<usize> {
        let mut steps = self.steps().filter(|_| self.is_in_definition());
        match (steps.next()?, steps.next()?) {
            (PlaceStep::Member(Definition::PLANS), PlaceStep::Element(index)) => Some(index),
            _ => None,
        }
    }

    /// How many bytes it has, written as findings name it.
    pub fn size(&self) -> usize {
        let length = |segment: &Segment| match segment {
            Segment::Member(name) => shown(name).len() + 1,
            Segment::Element { index, .. } => index.checked_ilog10().unwrap_or(0) as usize + 3,
        };
        "definition".len() + self.steps.iter().map(length).sum::<usize>()
    }

    /// Whether every name on the way is shown as it is, because none is too long: only then is a place told in full, since a
    /// thousand findings may be below one name.
    pub fn is_shown_in_full(&self) -> bool {
        let is_short = |name: &str| matches!(shown(name), Cow::Borrowed(_));
        self.steps.iter().all(|segment| match segment {
            Segment::Member(name) => is_short(name),
            Segment::Element { key, .. } => key.as_deref().is_none_or(is_short),
        })
    }
}

/// As findings name it: `definition.plans[0].planId`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dot = "";
        if self.is_in_definition() {
            f.write_str("definition")?;
            dot = ".";
        }
        for segment in &self.steps {
            match segment {
                Segment::Member(name) => write!(f, "{dot}{}", shown(name))?,
                Segment::Element { index, .. } => write!(f, "[{index}]")?,
            }
            dot = ".";
        }
        Ok(())
    }
}

/// The steps from the offer on: names, and `{"index": 0, "key": "gold"}` for elements.
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let start = self.is_in_definition().then(|| Value::from("definition"));
        let steps = self.steps.iter().map(|segment| match segment {
            Segment::Member(name) => Value::from(&**name),
            Segment::Element { index, key: Some(key) } => json!({ "index": index, "key": &**key }),
            Segment::Element { index, key: None } => json!({ "index": index }),
        });
        serializer.collect_seq(start.into_iter().chain(steps))
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut place = Self { from: Origin::Around, steps: Vec::new() };
        for (nth, step) in Vec::<Value>::deserialize(deserializer)?.iter().enumerate() {
            let index = step["index"].as_u64().and_then(|index| usize::try_from(index).ok());
            match (step.as_str(), index) {
                (Some("definition"), _) if nth == 0 => place.from = Origin::Definition,
                (Some(name), _) => place.enter_member(name),
                (None, Some(index)) => place.enter_element(index, step["key"].as_str()),
                (None, None) => return Err(serde::de::Error::custom("a step is a name, or has an `index`")),
            }
        }
        Ok(place)
    }
}

/// Keys are the same in any letter case.
fn lower(key: &str) -> Arc<str> {
    match key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => key.to_ascii_lowercase().into(),
        false => key.into(),
    }
}

/// Keeps the separators of [`Place::stable`] unambiguous.
pub fn escape_step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('[', "~2")
}

/// The name that [`escape_step`] made this of.
pub fn unescape_step(name: &str) -> String {
    name.replace("~2", "[").replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_three_ways() {
        let place = Place::definition().member("plans").element(1, Some("Gold")).member("a/b~[c");
        assert_eq!(place.to_string(), "definition.plans[1].a/b~[c");
        assert_eq!(place.pointer(), "/plans/1/a~1b~0[c");
        assert_eq!(place.stable(), "plans[gold]/a~1b~0~2c");
        assert_eq!(unescape_step(&escape_step("a/b~[c~2")), "a/b~[c~2");
    }

    #[test]
    fn a_place_may_be_beside_the_definition() {
        assert_eq!(Place::around("offerTypeId").to_string(), "offerTypeId");
        assert_eq!(
            (Place::plan(3, None).member("a").plan_index(), Place::plans().plan_index()),
            (Some(3), None)
        );
        let inner = Place::around("pricing").member("uri");
        let place = Place::definition().member("plans").element(0, None).then(&inner);
        assert_eq!(place.to_string(), "definition.plans[0].pricing.uri");
    }

    #[test]
    fn a_place_is_stored_with_its_keys() {
        let place = Place::definition().member("plans").element(0, Some("gold")).member("a");
        let stored = json!(["definition", "plans", { "index": 0, "key": "gold" }, "a"]);
        assert_eq!(serde_json::to_value(&place).unwrap(), stored);
        let read: Place = serde_json::from_str(&stored.to_string()).unwrap();
        assert_eq!((read.stable(), read.to_string()), (place.stable(), place.to_string()));
        let around = Place::around("id");
        assert_eq!(serde_json::from_value::<Place>(serde_json::to_value(&around).unwrap()).unwrap(), around);
    }

    #[test]
    fn a_long_name_is_shown_by_its_beginning() {
        let place = Place::definition().member(&"x".repeat(1000)).member("y");
        assert_eq!(place.to_string(), format!("definition.{}….y", "x".repeat(80)));
        assert!(!place.is_shown_in_full() && place.parent().parent().is_shown_in_full());
        let place = Place::definition().member("plans").element(120, Some("gold")).member("planId");
        assert_eq!(place.size(), place.to_string().len());
    }
}
