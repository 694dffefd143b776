//! What two documents do not have in common, field by field.

use std::collections::HashMap;

use domain::{Definition, MASK, hide_signatures};
use serde::Serialize;
use serde_json::{Map, Value};

/// The members list elements are known by, so that one that moved is still the same.
const KEYS: [&str; 2] = [Definition::PLAN_ID, "id"];

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Such as `definition.plans[basic].regions`; an element that has a key is named by it, others are counted from 0.
    pub path: String,
    /// Nothing where the field is new.
    pub before: Option<Value>,
    /// Nothing where the field is gone.
    pub after: Option<Value>,
}

/// Every field that differs, in the order of `before`, then what is new. An object or a list that is only on one side is
/// one difference. The order of members means nothing; that of list elements does.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found
}

/// The same with signatures and keys hidden; where nothing else differs, that one differs is said.
pub fn hide_in_differences(differences: &[Difference]) -> Vec<Difference> {
    let hidden = |difference: &Difference| {
        let Difference { path, before, after } = difference;
        let (mut before, mut after) = (before.clone(), after.clone());
        before.iter_mut().chain(&mut after).for_each(|value| hide(value, &hide_signatures));
        if before == after {
            let other = |text: &str| text.replace(MASK, "(masked, another one)");
            after.iter_mut().for_each(|value| hide(value, &other));
        }
        Difference { path: path.clone(), before, after }
    };
    differences.iter().map(hidden).collect()
}

fn hide(value: &mut Value, hidden: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = hidden(text),
        Value::Array(elements) => elements.iter_mut().for_each(|element| hide(element, hidden)),
        Value::Object(members) => members.values_mut().for_each(|member| hide(member, hidden)),
        _ => {}
    }
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => members(path, before, after, found),
        (Some(Value::Array(before)), Some(Value::Array(after))) => elements(path, before, after, found),
        (before, after) => push(path, before.cloned(), after.cloned(), found),
    }
}

fn push(path: &str, before: Option<Value>, after: Option<Value>, found: &mut Vec<Difference>) {
    found.push(Difference { path: path.to_owned(), before, after });
}

fn members(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Difference>) {
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for (name, value) in before {
        compare(&inside(name), Some(value), after.get(name), found);
    }
    for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        compare(&inside(name), None, Some(value), found);
    }
}

fn elements(path: &str, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    match keyed(before, after) {
        Some((before_keys, after_keys)) => {
            by_key(path, &before_keys, &after_keys, found);
        }
        None if before.len() == after.len() => {
            for (at, (before, after)) in before.iter().zip(after).enumerate() {
                compare(&format!("{path}[{at}]"), Some(before), Some(after), found);
            }
        }
        // Which element was put in or taken out is anybody's guess.
        None => push(path, Some(before.to_vec().into()), Some(after.to_vec().into()), found),
    }
}

type Keyed<'a> = Vec<(&'a str, &'a Value)>;

/// The elements of two lists by what tells them apart, if something does.
fn keyed<'a>(before: &'a [Value], after: &'a [Value]) -> Option<(Keyed<'a>, Keyed<'a>)> {
    KEYS.into_iter().find_map(|key| Some((keys(before, key)?, keys(after, key)?)))
}

/// What an element of a list is known by.
pub(crate) fn id_of(element: &Value) -> Option<&str> {
    KEYS.into_iter().find_map(|key| element.get(key)?.as_str())
}

/// Which element of `after` is compared with the one `before` has at `at`.
pub(crate) fn same_element(before: &[Value], at: usize, after: &[Value]) -> Option<usize> {
    match keyed(before, after) {
        Some((before, after)) => after.iter().position(|(key, _)| *key == before[at].0),
        None => Some(at),
    }
}

/// The elements of a list by `key`, if each has one of its own.
fn keys<'a>(list: &'a [Value], key: &str) -> Option<Keyed<'a>> {
    let keyed: Keyed<'_> =
        list.iter().map(|element| Some((element.get(key)?.as_str()?, element))).collect::<Option<_>>()?;
    let names: HashMap<_, _> = keyed.iter().copied().collect();
    (names.len() == keyed.len()).then_some(keyed)
}

fn by_key(path: &str, before: &[(&str, &Value)], after: &[(&str, &Value)], found: &mut Vec<Difference>) {
    let (there, here): (HashMap<_, _>, HashMap<_, _>) =
        (before.iter().copied().collect(), after.iter().copied().collect());
    for (key, value) in before {
        compare(&format!("{path}[{key}]"), Some(value), here.get(key).copied(), found);
    }
    for (key, value) in after.iter().filter(|(key, _)| !there.contains_key(key)) {
        compare(&format!("{path}[{key}]"), None, Some(value), found);
    }
    let order = |list: &[(&str, &Value)], other: &HashMap<&str, &Value>| -> Vec<Value> {
        list.iter().filter(|(key, _)| other.contains_key(key)).map(|(key, _)| (*key).into()).collect()
    };
    let (was, is) = (order(before, &here), order(after, &there));
    if was != is {
        push(&format!("{path}[]"), Some(was.into()), Some(is.into()), found);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// `path: before -> after`, a line each.
    fn told(before: &Value, after: &Value) -> Vec<String> {
        let shown = |value: Option<Value>| value.map_or("none".to_owned(), |value| value.to_string());
        let line = |d: Difference| format!("{}: {} -> {}", d.path, shown(d.before), shown(d.after));
        differences(before, after).into_iter().map(line).collect()
    }

    #[test]
    fn each_field_is_told_once() {
        let before = json!({ "a": 1, "b": { "c": [1, 2], "d": null }, "gone": {} });
        let after = json!({ "b": { "d": null, "c": [1, 3] }, "a": 1, "new": true });
        assert_eq!(told(&before, &after), ["b.c[1]: 2 -> 3", "gone: {} -> none", "new: none -> true"]);
        assert_eq!(told(&json!([1]), &json!([1, 2])), [": [1] -> [1,2]"]);
    }

    #[test]
    fn no_signature_is_shown_and_another_one_is_a_difference() {
        let disk =
            |signature: &str| json!({ "disks": [format!("https://a.example/a.vhd?sp=r&sig={signature}")] });
        let lines = |before: &Value, after: &Value| {
            let told = |d: Difference| format!("{} -> {}", d.before.unwrap(), d.after.unwrap());
            hide_in_differences(&differences(before, after)).into_iter().map(told).collect::<Vec<_>>()
        };
        let address = r#""https://a.example/a.vhd?sp=r&sig=(masked"#;
        assert_eq!(lines(&disk("a"), &disk("b")), [format!(r#"{address})" -> {address}, another one)""#)]);
        let more = json!({ "disks": ["https://a.example/a.vhd?sp=r&sig=b", "c"] });
        assert_eq!(lines(&disk("a"), &more), [format!(r#"[{address})"] -> [{address})","c"]"#)]);
    }

    #[test]
    fn elements_with_a_key_are_followed_wherever_they_move() {
        let plan = |id: &str, title: &str| json!({ "planId": id, "title": title });
        let before = json!({ "plans": [plan("a", "A"), plan("b", "B"), plan("c", "C")] });
        let after = json!({ "plans": [plan("c", "C"), plan("b", "B!"), plan("d", "D")] });
        assert_eq!(
            told(&before, &after),
            [
                r#"plans[a]: {"planId":"a","title":"A"} -> none"#,
                r#"plans[b].title: "B" -> "B!""#,
                r#"plans[d]: none -> {"planId":"d","title":"D"}"#,
                r#"plans[]: ["b","c"] -> ["c","b"]"#,
            ]
        );
        let twice = json!({ "plans": [plan("a", "A"), plan("a", "B")] });
        assert_eq!(told(&twice, &json!({ "plans": [plan("a", "A"), plan("a", "C")] })).len(), 1);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), (0..3).prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::vec(("[ab]|id", inner), 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn equal_documents_have_no_difference_and_others_have_one(a in value(), b in value()) {
            prop_assert_eq!(differences(&a, &b).is_empty(), a == b);
            prop_assert_eq!(differences(&a, &b).len(), differences(&b, &a).len());
        }
    }
}
