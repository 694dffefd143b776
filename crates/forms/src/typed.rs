//! What was typed and is not stored, while rows change their places.

use std::collections::{BTreeMap, BTreeSet};

use crate::pointer;
use crate::sheet::Typed;

/// Gives everything that is noted of rows of `list` its new number: `order` has for each row the one that it was.
pub(crate) fn reorder(typed: &mut Typed, list: &str, order: &[usize]) {
    typed.texts = moved_map(&typed.texts, list, order);
    typed.rows = moved_map(&typed.rows, list, order);
    typed.alternatives = moved_map(&typed.alternatives, list, order);
    typed.gone = moved_set(&typed.gone, list, order);
    typed.secrets = moved_set(&typed.secrets, list, order);
}

fn moved_map<T: Clone>(noted: &BTreeMap<String, T>, list: &str, order: &[usize]) -> BTreeMap<String, T> {
    let moved = |(at, value): (&String, &T)| {
        let places = places(at, list, order);
        places.into_iter().map(|place| (place, value.clone())).collect::<Vec<_>>()
    };
    noted.iter().flat_map(moved).collect()
}

fn moved_set(noted: &BTreeSet<String>, list: &str, order: &[usize]) -> BTreeSet<String> {
    noted.iter().flat_map(|at| places(at, list, order)).collect()
}

/// Where something is that was at `at`: in no row, in one, or in two where one was copied.
fn places(at: &str, list: &str, order: &[usize]) -> Vec<String> {
    let inside = at.strip_prefix(list).and_then(|rest| rest.strip_prefix('/'));
    let row = inside.and_then(|rest| {
        let (number, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Some((number.parse::<usize>().ok()?, rest))
    });
    let Some((row, rest)) = row else { return vec![at.to_owned()] };
    let numbers = order.iter().enumerate().filter(|(_, was)| **was == row).map(|(number, _)| number);
    numbers.map(|number| format!("{}{rest}", pointer::below(list, &number.to_string()))).collect()
}
