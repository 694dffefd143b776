//! Versions that may only grow from what is live to what comes after it.

use std::collections::BTreeMap;

use domain::{VersionNumber, shown};
use serde_json::{Map, Value};
use words::say;

use super::complaints::Complaints;
use super::place::Located;

/// Looks at `places`, of which those that are `live` are named: at their member `version`, which is a version of the members `of`,
/// or at the names in them.
pub(super) fn check(
    places: &[Located<'_>],
    live: &BTreeMap<String, &Value>,
    version: Option<&str>,
    of: &[String],
    found: &mut Complaints,
) {
    for place in places {
        let Some(before) = live.get(&place.path.stable()) else { continue };
        match version {
            Some(member) => member_grows(place, before, member, of, found),
            None => names_grow(place, before, found),
        }
    }
}

fn member_grows(place: &Located<'_>, before: &Value, member: &str, of: &[String], found: &mut Complaints) {
    let read = |value: &Value| value[member].as_str().and_then(|text| text.parse::<VersionNumber>().ok());
    let (Some(old), Some(new)) = (read(before), read(place.value)) else { return };
    let changed = of.iter().any(|name| before.get(name) != place.value.get(name));
    let path = place.path.member(member);
    if new < old {
        found.add(&path, say!("found-version-before", new = new.to_string(), old = old.to_string()));
    } else if new == old && changed {
        found.add(&path, say!("found-version-published", version = new.to_string()));
    }
}

fn names_grow(place: &Located<'_>, before: &Value, found: &mut Complaints) {
    let names = |value: &Value| -> Vec<(String, VersionNumber)> {
        let names = value.as_object().into_iter().flat_map(Map::keys);
        names.filter_map(|name| Some((name.clone(), name.parse().ok()?))).collect()
    };
    let published = names(before);
    let Some((highest, last)) = published.iter().max_by_key(|(_, version)| *version) else { return };
    for (name, version) in names(place.value) {
        if version < *last && !published.iter().any(|(known, _)| *known == name) {
            let text =
                say!("found-version-not-after-published", version = shown(&name), latest = shown(highest));
            found.add(&place.path.member(&name), text);
        }
    }
}
