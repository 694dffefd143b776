//! Turns broken rules into findings a person can act on.

use serde_json::Value;

use super::format;
use super::shape::{Shape, short};
use domain::{FindingCode, Place, shown};
use words::{Argument, Sentence, say};

/// What people call the place.
pub(super) fn label(shape: &Shape, path: &Place) -> Argument {
    let own = shape.at(path).text("x-stoa-label");
    match (own, path.last_member()) {
        (Some(own), _) => Argument::label(own),
        (None, (_, Some(index))) => {
            say!("label-entry", number = index + 1, list = label(shape, &path.parent())).into()
        }
        (None, (name, None)) => shown(short(name)).into(),
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
pub(super) fn describe(keyword: &str, rule: &Value, instance: &Value, label: Argument) -> Sentence {
    let size = size(instance);
    let limit = || match rule.as_i64() {
        Some(number) => Argument::from(number),
        None => rule.to_string().into(),
    };
    match keyword {
        "type" => say!("value-wrong-type", label, kind = kinds(rule)),
        "enum" => choice(rule, label),
        "const" => say!("value-not-constant", label, value = rule.to_string()),
        "maxLength" => say!("value-too-long", label, most = limit(), size),
        "maxItems" | "maxProperties" => say!("value-too-many-entries", label, most = limit(), size),
        "minLength" => say!("value-too-short", label, least = limit(), size),
        "minItems" | "minProperties" => say!("value-too-few-entries", label, least = limit()),
        "minimum" => say!("value-too-small", label, least = limit()),
        "maximum" => say!("value-too-large", label, most = limit()),
        "exclusiveMinimum" => say!("value-not-above", label, limit = limit()),
        "exclusiveMaximum" => say!("value-not-below", label, limit = limit()),
        "multipleOf" => say!("value-not-a-multiple", label, factor = limit()),
        "format" => {
            let form = rule.as_str().unwrap_or_default();
            match format::found_in(form, instance.as_str().unwrap_or_default()) {
                Some(found) => say!("value-holds-stray", label, found),
                None => say!("value-wrong-form", label, form = format::describe(form)),
            }
        }
        "pattern" => say!("value-wrong-pattern", label),
        "uniqueItems" => say!("value-repeated-entries", label),
        _ => say!("value-contradicts", label),
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

fn choice(options: &Value, label: Argument) -> Sentence {
    const SHOWN: usize = 12;
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts =
        options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned));
    let choices = texts.take(SHOWN).map(Argument::from).collect::<Vec<_>>();
    match options.len() {
        0..=SHOWN => say!("value-not-listed", label, choices),
        count => say!("value-not-listed-of-many", label, count, choices),
    }
}

/// The value of `type`, one name or several.
fn kinds(rule: &Value) -> Argument {
    let names = rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice);
    let kinds = names.iter().filter_map(Value::as_str).map(|name| match name {
        "string" => say!("kind-text").into(),
        "array" => say!("kind-list").into(),
        "object" => say!("kind-object").into(),
        "integer" => say!("kind-whole-number").into(),
        "number" => say!("kind-number").into(),
        "boolean" => say!("kind-boolean").into(),
        other => Argument::from(other.to_owned()),
    });
    Sentence::joined(kinds, |first, second| say!("either", first, second))
}
