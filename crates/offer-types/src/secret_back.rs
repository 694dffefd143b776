//! Secrets come back into the definition, only to be used.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::secret_place::{Here, PlaceStep, steps};
use super::shape::Shape;

/// How a place of a secret stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is free.
    Free,
    /// A list on the way is not there.
    Waiting,
    /// Something else is there, or the list has no such element any more.
    Gone,
}

/// Puts secrets back. Objects on the way are made where missing; list elements are not.
pub(super) fn put(shape: &Shape, definition: &mut Value, secrets: &BTreeMap<String, String>) {
    for (place, secret) in secrets {
        let steps = steps(place);
        if standing(shape, definition, &steps) == Standing::Free
            && let Some(value) = make(shape, definition, &steps)
        {
            *value = Value::String(secret.clone());
        }
    }
}

/// Whether the secret at `place` may still belong to the document: nothing else is in its place.
pub(super) fn is_kept(shape: &Shape, definition: &Value, place: &str) -> bool {
    standing(shape, definition, &steps(place)) != Standing::Gone
}

fn standing(shape: &Shape, definition: &Value, steps: &[PlaceStep<'_>]) -> Standing {
    let (mut here, mut value) = (Here::root(shape), Some(definition));
    for (number, step) in steps.iter().enumerate() {
        match (step, value) {
            (PlaceStep::Member(name), Some(Value::Object(members))) => {
                let (spelled, inner) = here.spelled(name, members);
                (here, value) = (inner, members.get(&spelled));
            }
            (PlaceStep::Member(name), None) => here = here.member(name),
            (PlaceStep::Element(key), Some(Value::Array(elements))) => {
                let Some(index) = here.find(key, elements) else { return Standing::Gone };
                (here, value) = (here.element(), elements.get(index));
                if value.is_some_and(Value::is_null) && number + 1 < steps.len() {
                    return Standing::Waiting;
                }
            }
            (PlaceStep::Element(_), None) => return Standing::Waiting,
            (_, Some(_)) => return Standing::Gone,
        }
        value = value.filter(|value| !value.is_null());
    }
    if value.is_none() { Standing::Free } else { Standing::Gone }
}

/// The value at a place that is free.
fn make<'v>(shape: &Shape, definition: &'v mut Value, steps: &[PlaceStep<'_>]) -> Option<&'v mut Value> {
    let (mut here, mut value) = (Here::root(shape), definition);
    for step in steps {
        match step {
            PlaceStep::Member(name) => {
                if value.is_null() {
                    *value = Value::Object(Map::new());
                }
                let members = value.as_object_mut()?;
                let (spelled, inner) = here.spelled(name, members);
                (here, value) = (inner, members.entry(spelled).or_insert(Value::Null));
            }
            PlaceStep::Element(key) => {
                let elements = value.as_array_mut()?;
                let index = here.find(key, elements)?;
                (here, value) = (here.element(), elements.get_mut(index)?);
            }
        }
    }
    Some(value)
}
