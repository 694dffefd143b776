//! Turns broken rules into findings a person can act on.

use serde_json::Value;

use super::format;
use super::path::Path;
use super::shape::Shape;
use crate::{FindingCode, shown};

/// What people call the place.
pub(super) fn label(shape: &Shape, path: &Path) -> String {
    let own = shape.at(path).text("x-stoa-label");
    match (own, path.last_member()) {
        (Some(own), _) => own.to_owned(),
        (None, (_, Some(index))) => format!("Entry {} of {}", index + 1, label(shape, &path.parent())),
        (None, (name, None)) => shown(name.rsplit_once('.').map_or(name, |(_, short)| short)).into_owned(),
    }
}

/// Whether the type's own message, if it has one, is better than ours for the rule `keyword`.
pub(super) fn leaves_words_to_the_type(keyword: &str) -> bool {
    matches!(
        keyword,
        "pattern"
            | "format"
            | "enum"
            | "const"
            | "anyOf"
            | "oneOf"
            | "not"
            | "contains"
            | "maxItems"
            | "maxProperties"
            | "minItems"
            | "minProperties"
    )
}

/// The kind of finding it is when `instance` breaks the rule `keyword`.
pub(super) fn code(keyword: &str, instance: &Value) -> FindingCode {
    use FindingCode as Code;
    match keyword {
        "type" => Code::WrongType,
        "enum" | "const" => Code::NotAllowed,
        "maxLength" | "maxItems" | "maxProperties" => Code::TooLong,
        "minItems" | "minProperties" if size(instance) == 0 => Code::Required,
        "minLength" | "minItems" | "minProperties" => Code::TooShort,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Code::OutOfRange,
        "format" | "pattern" => Code::InvalidFormat,
        "uniqueItems" => Code::Duplicate,
        _ => Code::Inconsistent,
    }
}

/// What to do about `instance`, which breaks the rule `keyword` whose value is `rule`.
pub(super) fn describe(keyword: &str, rule: &Value, instance: &Value, label: &str) -> String {
    let size = size(instance);
    match keyword {
        "type" => format!("{label} must be {}.", type_words(rule)),
        "enum" => format!("{label} must be {}.", choice(rule)),
        "const" => format!("{label} must be {rule}."),
        "maxLength" => format!("Shorten {label} to at most {rule} characters; it has {size}."),
        "maxItems" | "maxProperties" => format!("Keep at most {rule} entries in {label}; it has {size}."),
        "minLength" => format!("Lengthen {label} to at least {rule} characters; it has {size}."),
        "minItems" | "minProperties" => {
            format!("Add at least {rule} {} to {label}.", if rule == 1 { "entry" } else { "entries" })
        }
        "minimum" => format!("{label} must be at least {rule}."),
        "maximum" => format!("{label} must be at most {rule}."),
        "exclusiveMinimum" => format!("{label} must be more than {rule}."),
        "exclusiveMaximum" => format!("{label} must be less than {rule}."),
        "multipleOf" => format!("{label} must be a multiple of {rule}."),
        "format" => {
            let form = rule.as_str().unwrap_or_default();
            match format::found_in(form, instance.as_str().unwrap_or_default()) {
                Some(found) => format!("{label} must not hold {found}: take it out."),
                None => format!("{label} must be {}.", format::describe(form)),
            }
        }
        "pattern" => format!("{label} does not have the required form."),
        "uniqueItems" => format!("Remove the repeated entries of {label}."),
        _ => format!("{label} contradicts other values."),
    }
}

/// Characters of a text, entries of a list or object.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

fn choice(options: &Value) -> String {
    const SHOWN: usize = 12;
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts =
        options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned));
    let list = texts.take(SHOWN).collect::<Vec<_>>().join(", ");
    match options.len() {
        0..=SHOWN => format!("one of {list}"),
        count => format!("one of {count} values ({list}, …)"),
    }
}

/// The value of `type`, one name or several.
fn type_words(rule: &Value) -> String {
    let names = rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice);
    let words = names.iter().filter_map(Value::as_str).map(|name| match name {
        "string" => "a text",
        "array" => "a list",
        "object" => "an object",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "null" => "null",
        other => other,
    });
    words.collect::<Vec<_>>().join(" or ")
}
