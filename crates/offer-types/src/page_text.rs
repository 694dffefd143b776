//! A page as it is compared: two ways to write the same are one text.
//!
//! Clients read an offer and send it back with members in another order, numbers in another spelling and without what is
//! `null`. None of that makes it another page.

use serde_json::{Map, Number, Value};

use super::shape::Shape;

/// The text of `content`, the part of a definition that `shape` speaks about.
pub(super) fn canonical(shape: &Shape, content: &Value) -> String {
    let mut text = String::new();
    write(shape, content, &mut text);
    text
}

fn write(shape: &Shape, value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            text.push('{');
            for (name, member) in sorted(shape, members) {
                text.push_str(&Value::from(name).to_string());
                text.push(':');
                write(shape.member(name), member, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(elements) => {
            text.push('[');
            for element in elements {
                write(shape.element(), element, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Number(number) => text.push_str(&plain(number)),
        other => text.push_str(&other.to_string()),
    }
}

/// The members that say something, by name: neither what is absent nor what is filled in by itself does.
fn sorted<'v>(shape: &Shape, members: &'v Map<String, Value>) -> Vec<(&'v str, &'v Value)> {
    let says = |(name, member): &(&String, &Value)| {
        let inner = shape.member(name);
        !inner.is_absent(member) && inner.annotation("x-stoa-always") != Some(member)
    };
    let mut said: Vec<_> =
        members.iter().filter(says).map(|(name, member)| (name.as_str(), member)).collect();
    said.sort_unstable_by_key(|(name, _)| *name);
    said
}

/// A number as digits and the power of ten they count: `1.50` and `15e-1` are the same.
fn plain(number: &Number) -> String {
    let written = number.to_string();
    let (digits, exponent) = written.split_once(['e', 'E']).unwrap_or((&written, "0"));
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let Some(exponent) = exponent
        .parse::<i64>()
        .ok()
        .and_then(|exponent| exponent.checked_sub(i64::try_from(fraction.len()).ok()?))
    else {
        return written;
    };
    let all = format!("{whole}{fraction}");
    let all = all.trim_start_matches('0');
    let kept = all.trim_end_matches('0');
    let zeros = i64::try_from(all.len() - kept.len()).unwrap_or_default();
    match kept.is_empty() {
        true => "0".to_owned(),
        false => format!("{sign}{kept}e{}", exponent.saturating_add(zeros)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn two_ways_to_say_the_same_are_one_text() {
        let schema = json!({ "properties": {
            "a": { "type": "string" }, "b": {}, "c": { "x-stoa-always": [] },
            "d": { "items": { "properties": { "e": { "type": "string" } } } },
        } });
        let shape = Shape::root(&schema);
        let text = |document: &str| canonical(&shape, &serde_json::from_str(document).unwrap());
        let same = text(r#"{"b": 1.50, "d": [{"e": "x"}], "x": {"y": 100}}"#);
        for other in [
            r#"{"x": {"y": 1e2}, "d": [{"e": "x", "f": null}], "b": 15e-1}"#,
            r#"{"a": "", "b": 1.5, "c": [], "d": [{"e": "x"}], "x": {"y": 100.0}}"#,
            r#"{"a": null, "b": 0.15E+1, "d": [{"e": "x"}], "x": {"y": 0.1e3}}"#,
        ] {
            assert_eq!(text(other), same, "{other}");
        }
        for another in
            [r#"{"b": -1.5}"#, r#"{"b": "1.5"}"#, r#"{"b": 1.5, "d": []}"#, r#"{"b": 15}"#, r#"{"b": ""}"#]
        {
            assert_ne!(text(another), text(r#"{"b": 1.5}"#), "{another}");
        }
        for (number, expected) in
            [("0", "0"), ("-0.0", "0"), ("1e999999999999999999999", "1e+999999999999999999999")]
        {
            assert_eq!(plain(&serde_json::from_str(number).unwrap()), expected);
        }
    }
}
