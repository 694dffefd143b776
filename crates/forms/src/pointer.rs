//! JSON pointers (RFC 6901) into what a page holds: the names that its controls have in a form.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The pointer of a field of a page, whose place has the names on the way joined by `/`.
pub fn of_place(place: &str) -> String {
    place.split('/').fold(String::new(), |at, name| below(&at, &domain::unescape_step(name)))
}

/// The pointer of the member, entry or element `name` of what is at `pointer`.
pub fn below(pointer: &str, name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{name}")
}

/// The names on the way to `pointer`.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// What `pointer` points into, and its last name; nothing for the whole.
pub fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

/// The list and the number of the element that `pointer` points to.
pub fn element(pointer: &str) -> Option<(&str, usize)> {
    let (list, number) = pointer.rsplit_once('/')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((list, number.parse().ok().filter(|_| is_number)?))
}

/// Whether `pointer` points to what is at `start`, or into it.
pub fn is_in(pointer: &str, start: &str) -> bool {
    pointer.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The id in HTML of the control at `pointer`: letters that may stand in an address, and no two pointers have the same.
pub fn id(pointer: &str) -> String {
    let mut id = String::from("f");
    for letter in pointer.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '/' => id.push(letter),
            // A text takes whatever is written to it.
            other => _ = write!(id, "_{:x}_", u32::from(other)),
        }
    }
    id
}

/// Puts `value` where `pointer` points, or takes away what is there. Objects on the way are made where they are missing; what is
/// no object stays, and what was to be in it is left out.
pub fn put(content: &mut Value, pointer: &str, value: Option<Value>) {
    let Some((parent, name)) = split(pointer) else {
        *content = value.unwrap_or_default();
        return;
    };
    let mut at = content;
    for step in steps(parent) {
        if at.is_null() && value.is_some() {
            *at = Value::Object(Map::new());
        }
        let inner = match at {
            Value::Object(members) => match value.is_some() {
                true => Some(members.entry(step).or_insert(Value::Null)),
                false => members.get_mut(&step),
            },
            Value::Array(elements) => step.parse().ok().and_then(|index: usize| elements.get_mut(index)),
            _ => None,
        };
        let Some(inner) = inner else { return };
        at = inner;
    }
    if at.is_null() && value.is_some() {
        *at = Value::Object(Map::new());
    }
    let Some(members) = at.as_object_mut() else { return };
    match value {
        Some(value) => _ = members.insert(name, value),
        None => _ = members.shift_remove(&name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_becomes_a_pointer() {
        assert_eq!(of_place("offer/microsoft.title"), "/offer/microsoft.title");
        assert_eq!(of_place("offer/a~1b~2c~0"), "/offer/a~1b[c~0");
        assert_eq!(steps("/offer/a~1b[c~0").collect::<Vec<_>>(), ["offer", "a/b[c~"]);
        assert_eq!((element("/a/12"), element("/a/+1"), element("/a/")), (Some(("/a", 12)), None, None));
        assert!(is_in("/a/b", "/a") && is_in("/a", "/a") && !is_in("/ab", "/a"));
    }

    #[test]
    fn no_two_pointers_have_one_id() {
        assert_eq!(id("/offer/a.title"), "f/offer/a.title");
        let ids = ["/a b", "/a_20_b", "/a_b", "/a\u{e9}", "/a~1b", "/a/b"].map(id);
        assert!(ids.iter().all(|id| !id.contains([' ', '~'])), "{ids:?}");
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_value_is_put_and_taken_away() {
        let mut content = json!({ "offer": { "a": 1, "b": 2 } });
        put(&mut content, "/offer/c/d", Some(json!("x")));
        put(&mut content, "/offer/a", None);
        put(&mut content, "/other/deep", None);
        put(&mut content, "/offer/b/into", Some(json!(1)));
        assert_eq!(content, json!({ "offer": { "b": 2, "c": { "d": "x" } } }));
    }
}
