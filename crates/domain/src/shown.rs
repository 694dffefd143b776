//! Values from outside, as a message may show them: somebody reads the message, nobody a megabyte in it.

use std::borrow::Cow;

use serde_json::Value;

/// The most characters of a value that are shown.
const LONGEST: usize = 80;

/// `text`, or its beginning and `…`.
pub fn shown(text: &str) -> Cow<'_, str> {
    shortened(text, LONGEST)
}

/// A count and what is counted, in the right number: `1 offer`, `2 offers`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Which there are: `there is only a`, `there are a, b`, or `there are none`.
pub fn there_are(names: &[&str]) -> String {
    match names {
        [] => "there are none".to_owned(),
        [only] => format!("there is only {only}"),
        all => format!("there are {}", all.join(", ")),
    }
}

/// The first `longest` characters of `text` and `…`, if there are more.
pub fn shortened(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// A value that is no list and no object as it was written, without the quotes of a text; of those two, what they are.
pub fn shown_value(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => shown(text),
        Value::Array(_) => Cow::Borrowed("a list"),
        Value::Object(_) => Cow::Borrowed("an object"),
        Value::Number(number) => Cow::Owned(shown(&number.to_string()).into_owned()),
        Value::Null | Value::Bool(_) => Cow::Owned(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_between_characters() {
        assert_eq!(shown("short"), "short");
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
        let number: Value = "7".repeat(1000).parse().unwrap();
        assert_eq!(shown_value(&number).chars().count(), 81);
        assert_eq!(shown_value(&serde_json::json!({"a": "b".repeat(1000)})), "an object");
        assert_eq!(shown_value(&serde_json::json!("text")), "text");
        let many = [0, 1, 2].map(|count| counted(count, "offer"));
        assert_eq!(many, ["0 offers", "1 offer", "2 offers"]);
        let which = [&[][..], &["a"], &["a", "b"]].map(there_are);
        assert_eq!(which, ["there are none", "there is only a", "there are a, b"]);
    }
}
