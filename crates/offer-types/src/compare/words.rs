//! Where two texts differ, by words.

use serde::Serialize;
use serde_json::Value;
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A text is long from so many characters.
const LONG: usize = 80;
/// Texts of more bytes are not compared by words.
const MOST: usize = 32 << 10;
/// Longer lists are not compared by their items.
const MOST_ITEMS: usize = 2000;
/// What stands behind each item of a list.
const BEHIND: &str = ", ";
/// So many characters of what did not change stand around what did.
const AROUND: usize = 60;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Words {
    /// In both, perhaps cut short in its middle.
    Same(String),
    Removed(String),
    Added(String),
}

/// What became of a long text, or nothing where it is short or too long for that.
pub(super) fn by_words(before: &str, after: &str) -> Vec<Words> {
    let long = before.chars().nth(LONG).is_some() || after.chars().nth(LONG).is_some();
    if !long || before.len() > MOST || after.len() > MOST {
        return Vec::new();
    }
    let mut words = differences(&words_of(before), &words_of(after));
    for word in &mut words {
        if let Words::Same(text) = word {
            shorten(text);
        }
    }
    words
}

/// What became of a list of plain values, or nothing where there are too many of them.
pub(super) fn by_items(before: &[Value], after: &[Value]) -> Vec<Words> {
    if before.len() + after.len() > MOST_ITEMS {
        return Vec::new();
    }
    let text = |list: &[Value]| -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        list.iter().map(|value| text(value) + BEHIND).collect()
    };
    let (before, after) = (text(before), text(after));
    let [before, after] = [&before, &after].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
    differences(&before, &after)
}

/// Where two lists of texts differ.
fn differences(before: &[&str], after: &[&str]) -> Vec<Words> {
    let mut words: Vec<Words> = Vec::new();
    let changes = capture_diff_slices(Algorithm::Patience, before, after);
    for change in changes.iter().flat_map(|change| change.iter_changes(before, after)) {
        let text = change.value();
        match (change.tag(), words.last_mut()) {
            (ChangeTag::Equal, Some(Words::Same(last))) => last.push_str(text),
            (ChangeTag::Delete, Some(Words::Removed(last))) => last.push_str(text),
            (ChangeTag::Insert, Some(Words::Added(last))) => last.push_str(text),
            (ChangeTag::Equal, _) => words.push(Words::Same(text.to_owned())),
            (ChangeTag::Delete, _) => words.push(Words::Removed(text.to_owned())),
            (ChangeTag::Insert, _) => words.push(Words::Added(text.to_owned())),
        }
    }
    words
}

/// Each with the space behind it.
fn words_of(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// Leaves out the middle of a text that did not change.
fn shorten(text: &mut String) {
    let count = text.chars().count();
    if count > 3 * AROUND {
        let first: String = text.chars().take(AROUND).collect();
        let last: String = text.chars().skip(count - AROUND).collect();
        *text = format!("{first} … {last}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_told_by_its_words() {
        let before =
            "Contoso sells images that everybody knows, with support on every day of the week and at night.";
        let after = before.replace("everybody knows", "all know").replace(" and at night", "");
        let told = by_words(before, &after);
        let side = |left: bool| {
            let text = told.iter().filter_map(move |word| match word {
                Words::Same(text) => Some(text.as_str()),
                Words::Removed(text) => left.then_some(text.as_str()),
                Words::Added(text) => (!left).then_some(text.as_str()),
            });
            text.collect::<String>()
        };
        assert_eq!((side(true), side(false)), (before.to_owned(), after));
        assert!(told.len() > 3, "{told:?}");
        let list = |items: &[&str]| items.iter().map(|item| Value::from(*item)).collect::<Vec<_>>();
        let told = by_items(&list(&["DE", "FR"]), &list(&["DE", "KR", "FR"]));
        let (same, added) = (|text: &str| Words::Same(text.to_owned()), Words::Added("KR, ".to_owned()));
        assert_eq!(told, [same("DE, "), added, same("FR, ")]);
        assert_eq!(by_words("short", "shorter"), []);
        assert_eq!(by_words(&"long ".repeat(MOST), "x"), []);
    }
}
