//! Which elements of two lists belong together.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::shape::{Shape, element_key};

/// Two lists, element by element: by keys where both have them, of which letter case does not count, else by numbers.
pub(super) struct Pairs<'a> {
    /// Those that are there in their order, then those that are gone.
    pub(super) elements: Vec<Pair<'a>>,
    /// The keys of both, where what is in both stands in another order.
    pub(super) order: Option<(Value, Value)>,
}

/// An element; where it is in one list only, the other has nothing.
pub(super) struct Pair<'a> {
    pub(super) index: usize,
    pub(super) key: Option<String>,
    pub(super) before: Option<&'a Value>,
    pub(super) after: Option<&'a Value>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(shape: &Shape, before: &'a [Value], after: &'a [Value]) -> Self {
        let keys = |list| keys_of(shape, list).filter(|keys| distinct(keys));
        let (Some(had), Some(has)) = (keys(before), keys(after)) else {
            let pair = |index| Pair { index, key: None, before: before.get(index), after: after.get(index) };
            return Self { elements: (0..before.len().max(after.len())).map(pair).collect(), order: None };
        };
        let there = has.iter().enumerate().map(|(index, key)| {
            let earlier = had.iter().position(|known| known == key).map(|index| &before[index]);
            Pair { index, key: Some(key.clone()), before: earlier, after: Some(&after[index]) }
        });
        let gone = had.iter().enumerate().filter(|(_, key)| !has.contains(key)).map(|(index, key)| Pair {
            index,
            key: Some(key.clone()),
            before: Some(&before[index]),
            after: None,
        });
        let elements = there.chain(gone).collect();
        let kept = |keys: &[String], others: &[String]| {
            keys.iter().filter(|key| others.contains(key)).cloned().collect::<Vec<_>>()
        };
        let is_moved = kept(&had, &has) != kept(&has, &had);
        Self { elements, order: is_moved.then(|| (Value::from(had), Value::from(has))) }
    }
}

fn distinct(keys: &[String]) -> bool {
    keys.iter().collect::<BTreeSet<_>>().len() == keys.len()
}

/// The keys of the elements of `list`, where all have one.
fn keys_of(shape: &Shape, list: &[Value]) -> Option<Vec<String>> {
    list.iter().map(|element| Some(element_key(shape, element)?.to_ascii_lowercase())).collect()
}
