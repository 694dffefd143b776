//! Members a type does not know whose meaning may be privacy. Nobody is kept out by a member that has no effect, so that an
//! offer with one is not published before its publisher said that this is as it should be.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::findings::Findings;
use super::level::Enforce;
use super::meant::meant;
use super::shape::{Shape, element_key};
use domain::{Finding, FindingCode, Place, shown};
use words::{Sentence, say};

const WORDS: [&str; 5] = ["audience", "private", "restricted", "hide", "allowed"];

/// Whether `name` holds one of the words, in any letter case and also within another word: who means privacy and slips is
/// the one to be asked.
pub(super) fn speaks_of_audience(name: &str) -> bool {
    let holds = |word: &str| {
        name.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    WORDS.into_iter().any(holds)
}

/// Each member that is to be corrected or confirmed, but for those that were.
pub(super) fn check(root: &Shape, definition: &Value, confirmed: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = Findings::default();
    let mut see = |shape: &Shape, name: &str, members: &Map<String, Value>, path: &Place| {
        if !confirmed.contains(name) {
            found.add(path, Enforce::Draft, FindingCode::UnconfirmedMember, || words(shape, name, members));
        }
        !found.are_full()
    };
    walk(root, definition, Known::Yes, &mut Place::default(), &mut see);
    found.all()
}

/// Those of `names` that are such members.
pub(super) fn among(root: &Shape, definition: &Value, names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut see = |_: &Shape, name: &str, _: &Map<String, Value>, _: &Place| {
        found.extend(names.get(name).cloned());
        found.len() < names.len()
    };
    walk(root, definition, Known::Yes, &mut Place::default(), &mut see);
    found
}

fn words(shape: &Shape, name: &str, members: &Map<String, Value>) -> Sentence {
    match meant(shape, name, members) {
        Some(meant) => say!("member-unconfirmed-meant", name = shown(name), meant = meant.to_owned()),
        None => say!("member-unconfirmed", name = shown(name)),
    }
}

/// Whether the type knows a place. Everything below an unknown member is unknown, too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
}

/// Shows `see` each such member, with the object it is in, for as long as it wants more.
fn walk(
    shape: &Shape,
    value: &Value,
    known: Known,
    path: &mut Place,
    see: &mut impl FnMut(&Shape, &str, &Map<String, Value>, &Place) -> bool,
) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, member)| {
            let known = match known == Known::No || shape.lists_members() && !shape.knows(name) {
                true => Known::No,
                false => Known::Yes,
            };
            path.enter_member(name);
            let inner = shape.member(name);
            let is_one = known == Known::No && !inner.is_absent(member) && speaks_of_audience(name);
            let goes_on =
                (!is_one || see(shape, name, members, path)) && walk(inner, member, known, path, see);
            path.leave();
            goes_on
        }),
        Value::Array(elements) => elements.iter().enumerate().all(|(index, element)| {
            path.enter_element(index, element_key(shape, element));
            let goes_on = walk(shape.element(), element, known, path, see);
            path.leave();
            goes_on
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_wherever_they_stand_in_a_name() {
        for name in
            ["tenantAudiences", "x.isPRIVATE", "unrestricted", "hideKey", "planhidden_hide", "Allowed"]
        {
            assert!(speaks_of_audience(name), "{name}");
        }
        for name in ["", "hid", "audi", "priv-ate", "colour", "allowance"] {
            assert!(!speaks_of_audience(name), "{name}");
        }
    }
}
