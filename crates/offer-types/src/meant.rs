//! What somebody may have meant by a member that a type does not know.

use serde_json::{Map, Value};

use super::shape::Shape;
use super::shape::short;

/// Longest name that is compared, in bytes: no type has one as long, and comparing takes the square of it.
const LONGEST: usize = 80;
/// The most slips of the finger in a name.
const MOST_SLIPS: usize = 3;

/// The member of `shape` that `name` may have been meant to be, unless it is among `members` already. The prefix counts
/// for nothing: it is left out or another one's as often as a letter is wrong.
pub(super) fn meant<'s>(shape: &'s Shape, name: &str, members: &Map<String, Value>) -> Option<&'s str> {
    let word = short(name);
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let most = (lower.len() / 4).min(MOST_SLIPS);
    let slips = |candidate: &&'s str| {
        let other = short(candidate);
        if lower.len().abs_diff(other.len()) > most {
            return None;
        }
        let slips = strsim::damerau_levenshtein(&lower, &other.to_lowercase());
        (slips <= most).then_some((slips, prefix(candidate) != prefix(name)))
    };
    let candidates =
        shape.properties().map(String::as_str).filter(|candidate| !members.contains_key(*candidate));
    let measured = candidates.filter_map(|candidate| Some((slips(&candidate)?, candidate)));
    measured.min_by_key(|(slips, _)| *slips).map(|(_, candidate)| candidate)
}

fn prefix(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(prefix, _)| prefix)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_slip_a_case_and_a_prefix_are_understood_and_another_word_is_not() {
        let schema = json!({ "properties": {
            "x.title": {}, "y.title": {}, "x.skuSummary": {}, "planId": {}, "url": {}, "x.longDescription": {}
        } });
        let shape = Shape::root(&schema);
        for (name, expected) in [
            ("x.skuSumary", Some("x.skuSummary")),
            ("x.skusummary", Some("x.skuSummary")),
            ("skuSummary", Some("x.skuSummary")),
            ("z.skuSummary", Some("x.skuSummary")),
            ("y.titel", Some("y.title")),
            ("planid", Some("planId")),
            ("x.longdescripton", Some("x.longDescription")),
            ("urn", None),
            ("x.colour", None),
            ("", None),
        ] {
            assert_eq!(meant(&shape, name, &Map::new()), expected, "{name}");
        }
        let there = json!({ "x.title": "a", "y.title": "b" });
        assert_eq!(meant(&shape, "x.titles", there.as_object().unwrap()), None, "both are there");
        assert_eq!(meant(&shape, &"x".repeat(LONGEST + 1), &Map::new()), None);
    }
}
