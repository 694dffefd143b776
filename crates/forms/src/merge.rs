//! Two versions of a page, field by field: what somebody stored meanwhile, and what a form says that was made before.

use std::collections::BTreeSet;

use offer_types::Field;
use serde_json::Value;

use crate::{Was, hash, pointer};

/// A field that says something else in one version than in the other.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDifference<'v> {
    pub pointer: String,
    /// What people call the field, in English.
    pub label: String,
    pub who: Who,
    /// What is stored now.
    pub theirs: Option<&'v Value>,
    /// What the form says.
    pub mine: Option<&'v Value>,
    /// Whether the field holds secrets, which are shown to nobody.
    pub secret: bool,
}

/// Who changed a field since the form was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Somebody else only.
    Theirs,
    /// Whoever filled in the form only.
    Mine,
    Both,
}

/// The fields that differ between what is stored now and what a form says that was made when the fields said `was`. Where that is not
/// known, both count as changed.
pub fn merge<'v>(
    fields: &[Field],
    was: &Was,
    theirs: &'v Value,
    mine: &'v Value,
) -> Vec<FieldDifference<'v>> {
    let mut differences = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let pointer = pointer::of_place(&field.place);
        let (theirs, mine) = (theirs.pointer(&pointer), mine.pointer(&pointer));
        if theirs == mine {
            continue;
        }
        let was = was.at(index, fields.len());
        let is_as_it_was = |value: Option<&Value>| was.is_some_and(|was| hash::of(value) == was);
        let who = match (is_as_it_was(theirs), is_as_it_was(mine)) {
            (true, _) => Who::Mine,
            (false, true) => Who::Theirs,
            (false, false) => Who::Both,
        };
        let (label, secret) = (field.label.clone(), holds_secrets(field));
        differences.push(FieldDifference { pointer, label, who, theirs, mine, secret });
    }
    differences
}

/// What is stored now, with what the form says in the fields that are chosen.
pub fn choose(fields: &[Field], theirs: &Value, mine: &Value, chosen: &BTreeSet<String>) -> Value {
    let mut content = theirs.clone();
    for pointer in fields.iter().map(|field| pointer::of_place(&field.place)) {
        if chosen.contains(&pointer) && theirs.pointer(&pointer) != mine.pointer(&pointer) {
            pointer::put(&mut content, &pointer, mine.pointer(&pointer).cloned());
        }
    }
    content
}

fn holds_secrets(field: &Field) -> bool {
    let inner = field.fields.iter().chain(field.element.as_deref()).chain(field.entry.as_deref());
    field.secret || inner.into_iter().any(holds_secrets)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::made::{field, text};

    #[test]
    fn each_field_says_who_changed_it() {
        let fields = [text("a"), text("b"), text("c"), text("d"), field("e", json!({}))];
        let before = json!({ "a": "1", "b": "1", "c": "1", "d": "1" });
        let theirs = json!({ "a": "2", "b": "1", "c": "2", "d": "1", "unknown": true });
        let mine = json!({ "a": "1", "b": "3", "c": "3", "d": "1", "e": null });
        let was = Was::read(&Was::of(&fields, &before).to_string());
        let found = merge(&fields, &was, &theirs, &mine);
        let told: Vec<_> = found.iter().map(|found| (found.pointer.as_str(), found.who)).collect();
        assert_eq!(told, [("/a", Who::Theirs), ("/b", Who::Mine), ("/c", Who::Both), ("/e", Who::Mine)]);
        let chosen = BTreeSet::from(["/b".to_owned(), "/c".to_owned()]);
        let content = choose(&fields, &theirs, &mine, &chosen);
        assert_eq!(content, json!({ "a": "2", "b": "3", "c": "3", "d": "1", "unknown": true }));
    }

    #[test]
    fn where_nobody_knows_what_was_there_both_changed_it() {
        let fields = [text("a")];
        let (theirs, mine) = (json!({ "a": "2" }), json!({}));
        for was in [Was::default(), Was::read("x y"), Was::read("x")] {
            assert_eq!(merge(&fields, &was, &theirs, &mine)[0].who, Who::Both);
        }
    }
}
