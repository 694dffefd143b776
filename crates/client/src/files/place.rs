//! Places in an offer's definition, and the same place in another definition.

use std::fmt;

use serde_json::Value;

use crate::diff::same_element;

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
