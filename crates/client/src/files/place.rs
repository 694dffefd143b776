//! Places in an offer's definition, and the same place in another definition.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::diff::{id_of, same_element};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Element(usize),
}

impl Step {
    fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Member(name) => value.get(name),
            Self::Element(index) => value.get(index),
        }
    }

    fn of_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        match self {
            Self::Member(name) => value.get_mut(name),
            Self::Element(index) => value.get_mut(index),
        }
    }
}

/// The way from the top of a definition to a value in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place(Vec<Step>);

impl Place {
    /// Reads a place as findings name it. The value need not be there; what is on the way must.
    pub(super) fn read(target: &str, definition: &Value) -> Option<Self> {
        let mut rest = target.strip_prefix("definition.")?;
        let (mut value, mut way) = (definition, Vec::new());
        loop {
            let step = match value {
                // Names hold dots.
                Value::Object(members) => {
                    let begins = |name: &&String| {
                        rest.strip_prefix(name.as_str())
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                    };
                    Step::Member(
                        members
                            .keys()
                            .filter(begins)
                            .max_by_key(|name| name.len())
                            .map_or(rest, String::as_str)
                            .to_owned(),
                    )
                }
                Value::Array(_) => Step::Element(rest.strip_prefix('[')?.split_once(']')?.0.parse().ok()?),
                _ => return None,
            };
            rest = match &step {
                Step::Member(name) => &rest[name.len()..],
                Step::Element(_) => rest.split_once(']')?.1,
            };
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let inner = step.of(value);
            way.push(step);
            match inner {
                _ if rest.is_empty() => return Some(Self(way)),
                Some(inner) => value = inner,
                None => return None,
            }
        }
    }

    /// Words for this place, outermost first: names without their namespaces, elements by their ids.
    pub(super) fn words<'v>(&'v self, definition: &'v Value) -> Vec<Cow<'v, str>> {
        let mut value = Some(definition);
        let word = |step: &'v Step| {
            value = value.and_then(|value| step.of(value));
            match step {
                Step::Member(name) if name.starts_with(|c: char| c.is_ascii_digit()) => name.into(),
                Step::Member(name) => name.rsplit('.').next().unwrap_or_default().into(),
                Step::Element(index) => match value.and_then(id_of) {
                    Some(id) => id.into(),
                    None => index.to_string().into(),
                },
            }
        };
        self.0.iter().map(word).collect()
    }

    pub(super) fn get<'v>(&self, definition: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(definition, |value, step| step.of(value))
    }

    /// Puts a text here; nothing happens when there is nothing that could hold it.
    pub(super) fn put(&self, definition: &mut Value, text: &str) {
        let Some((last, way)) = self.0.split_last() else { return };
        let Some(parent) = way.iter().try_fold(definition, |value, step| step.of_mut(value)) else { return };
        match (parent, last) {
            (Value::Object(members), Step::Member(name)) => {
                members.insert(name.clone(), text.into());
            }
            (list, last) => {
                if let Some(element) = last.of_mut(list) {
                    *element = text.into();
                }
            }
        }
    }

    /// Where this place of `from` is in `to`, the elements of lists being told by their ids. The last member need not be
    /// there; None when nothing there could hold it.
    pub(super) fn counterpart(&self, from: &Value, to: &Value) -> Option<Self> {
        let (mut from, mut to, mut there) = (from, to, Vec::new());
        for step in &self.0 {
            let same = match step {
                Step::Member(_) if to.is_object() => step.clone(),
                Step::Member(_) => return None,
                Step::Element(index) => {
                    Step::Element(same_element(from.as_array()?, *index, to.as_array()?)?)
                }
            };
            from = step.of(from)?;
            to = same.of(to).unwrap_or(&Value::Null);
            there.push(same);
        }
        Some(Self(there))
    }
}

/// As findings name it: `definition.plans[0].planId`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("definition")?;
        self.0.iter().try_for_each(|step| match step {
            Step::Member(name) => write!(f, ".{name}"),
            Step::Element(index) => write!(f, "[{index}]"),
        })
    }
}

/// Every value in `definition` that is neither an object nor a list, with its place, in order.
pub(super) fn leaves(definition: &Value) -> Vec<(Place, &Value)> {
    let mut found = Vec::new();
    walk(definition, &mut Vec::new(), &mut found);
    found
}

fn walk<'v>(value: &'v Value, way: &mut Vec<Step>, found: &mut Vec<(Place, &'v Value)>) {
    let mut enter = |step, inner| {
        way.push(step);
        walk(inner, way, found);
        way.pop();
    };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| enter(Step::Member(name.clone()), member));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, element)| enter(Step::Element(index), element));
        }
        leaf => found.push((Place(way.clone()), leaf)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(definition: &Value, text: &str) -> Place {
        leaves(definition).into_iter().find(|(_, leaf)| *leaf == text).unwrap().0
    }

    #[test]
    fn a_place_is_read_as_it_is_written_and_has_words() {
        let definition = json!({
            "a.b": {"c": [[{"planId": "x"}]]}, "a": {}, "vm.images": {"1.0.1": {"disks": [{"url": "y"}]}},
        });
        for (text, words) in [
            ("definition.a.b.c[0][0].new.name", "b c 0 x name"),
            ("definition.a.b", "b"),
            ("definition.a.c", "a c"),
            ("definition.vm.images.1.0.1.disks[0].url", "images 1.0.1 disks 0 url"),
        ] {
            let place = Place::read(text, &definition).unwrap();
            assert_eq!(place.to_string(), text);
            assert_eq!(place.words(&definition).join(" "), words);
        }
        for nowhere in [
            "displayText",
            "definition.new[0]",
            "definition.a.b.c[9].x",
            "definition.vm.images.1.0.1.disks[0].url.x",
        ] {
            assert!(
                Place::read(nowhere, &definition).is_none_or(|place| place.get(&definition).is_none()),
                "{nowhere}"
            );
        }
    }

    #[test]
    fn a_place_is_found_again_where_plans_have_moved() {
        let file = json!({"plans": [{"planId": "a"}, {"planId": "b", "logo": {"x": "here"}}]});
        let stored = json!({"plans": [{"planId": "b", "logo": {}}, {"planId": "a"}]});
        let here = place(&file, "here");
        assert_eq!(here.to_string(), "definition.plans[1].logo.x");
        let there = here.counterpart(&file, &stored).unwrap();
        assert_eq!(there.to_string(), "definition.plans[0].logo.x");
        assert_eq!(there.get(&stored), None);
        let mut stored = stored;
        there.put(&mut stored, "now");
        assert_eq!(stored, json!({"plans": [{"planId": "b", "logo": {"x": "now"}}, {"planId": "a"}]}));
        for other in [json!({}), json!({"plans": [{"planId": "a"}]}), json!({"plans": [{"planId": "b"}]})] {
            assert_eq!(here.counterpart(&file, &other), None, "{other}");
        }
    }
}
