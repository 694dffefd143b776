//! Writing: blocks, as people write them.

use serde_json::Value;

use super::read::plain;

/// The value as a document that reads back as the same.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Array(list) if !list.is_empty() => elements(list, 0, &mut text),
        Value::Object(members) if !members.is_empty() => members_of(members, 0, &mut text),
        leaf => {
            text.push_str(&scalar(leaf, 0));
            text.push('\n');
        }
    }
    text
}

/// Every element on lines of its own, the first of which the cursor is on.
fn elements(list: &[Value], depth: usize, text: &mut String) {
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            indent(depth, text);
        }
        text.push_str("- ");
        match value {
            Value::Array(list) if !list.is_empty() => elements(list, depth + 1, text),
            Value::Object(members) if !members.is_empty() => members_of(members, depth + 1, text),
            leaf => line(&scalar(leaf, depth + 1), text),
        }
    }
}

/// Every member on lines of its own, the first of which the cursor is on.
fn members_of(members: &serde_json::Map<String, Value>, depth: usize, text: &mut String) {
    for (at, (name, value)) in members.iter().enumerate() {
        if at > 0 {
            indent(depth, text);
        }
        text.push_str(&key(name));
        text.push(':');
        match value {
            Value::Array(list) if !list.is_empty() => {
                text.push('\n');
                indent(depth + 1, text);
                elements(list, depth + 1, text);
            }
            Value::Object(members) if !members.is_empty() => {
                text.push('\n');
                indent(depth + 1, text);
                members_of(members, depth + 1, text);
            }
            leaf => {
                text.push(' ');
                line(&scalar(leaf, depth + 1), text);
            }
        }
    }
}

fn line(scalar: &str, text: &mut String) {
    text.push_str(scalar);
    text.push('\n');
}

fn indent(depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
}

/// A value on one line, or a block of lines `depth` deep.
fn scalar(value: &Value, depth: usize) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) if is_block(text) => block(text, depth),
        // JSON is YAML.
        other => other.to_string(),
    }
}

fn key(name: &str) -> String {
    match is_plain(name) {
        true => name.to_owned(),
        false => Value::from(name).to_string(),
    }
}

/// Whether a text needs no quotation marks: letters, digits and what has no meaning between them, and not a word or a
/// number that means something else.
fn is_plain(text: &str) -> bool {
    let harmless =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '(' | ')' | '+' | '$');
    let starts_well = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '$'));
    // Words of YAML 1.1 that other readers take for truth values.
    let other_truth = ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word));
    starts_well
        && !text.ends_with(' ')
        && !other_truth
        && text.chars().all(|c| harmless(c) || matches!(c, ':' | ',' | '&' | '=' | '%' | '?' | '@' | '\''))
        && !text.contains(": ")
        && !text.ends_with(':')
        && plain(text.to_owned()).is_ok_and(|value| value.is_string())
}

/// Whether a text of several lines can stand as such.
fn is_block(text: &str) -> bool {
    // Not `lines`, which takes a carriage return for a part of the end: a reader of YAML would, too, and so it is quoted.
    let lines = || text.split('\n');
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && lines().all(|line| !line.ends_with([' ', '\t']) && !line.starts_with(['\t', '%', '-', '.']))
        && lines().all(|line| {
            line.chars()
                .all(|c| !c.is_control() && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}'))
        })
        && !text.ends_with("\n\n")
}

fn block(text: &str, depth: usize) -> String {
    let keep = if text.ends_with('\n') { "|" } else { "|-" };
    let mut block = keep.to_owned();
    for line in text.lines() {
        block.push('\n');
        if !line.is_empty() {
            indent(depth.max(1), &mut block);
            block.push_str(line);
        }
    }
    block
}
