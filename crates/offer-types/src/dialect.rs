//! The part of JSON Schema 2020-12 that type files may use. Anything else is taken for a slip of the pen.

use serde_json::Value;

use super::field::When;
use super::keywords::{children, is_assertion, is_condition};
use super::level::Enforce;
use domain::PageName;

const ANNOTATIONS: &[&str] = &[
    "$comment",
    "title",
    "description",
    "examples",
    "default",
    "x-stoa-label",
    "x-stoa-page",
    "x-stoa-secret",
    "x-stoa-beyond",
    "x-stoa-artifact",
    "x-stoa-markup",
    "x-stoa-immutable",
    "x-stoa-enum-labels",
    "x-stoa-always",
    "x-stoa-key",
    "x-stoa-role",
    "x-stoa-enforce",
    "x-stoa-message",
    "x-stoa-consistent",
    "x-stoa-price",
    "x-stoa-when",
    "x-stoa-markets",
];
/// Keywords whose own message would not tell a person what to do.
const NEED_MESSAGE: &[&str] = &["pattern", "anyOf", "oneOf", "not", "contains"];

/// What is wrong with a bundled schema, each with the place.
pub(super) fn problems(schema: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(schema, "definition", false, &mut problems);
    problems
}

/// What is wrong with a schema that only asks about documents, so that it needs no words of its own.
pub(super) fn problems_of_question(schema: &Value, place: &str) -> Vec<String> {
    let mut problems = Vec::new();
    check(schema, place, true, &mut problems);
    problems
}

fn check(schema: &Value, place: &str, asking: bool, problems: &mut Vec<String>) {
    let Some(map) = schema.as_object() else {
        if !(schema == true && place.ends_with("/additionalProperties")) {
            problems
                .push(format!("{place}: a schema is an object (only `additionalProperties` may be `true`)"));
        }
        return;
    };
    for (keyword, value) in map {
        if !is_assertion(keyword) && !ANNOTATIONS.contains(&keyword.as_str()) {
            problems.push(format!("{place}: unknown keyword `{keyword}`"));
        }
        if let Err(problem) = check_annotation(keyword, value) {
            problems.push(format!("{place}: `{keyword}` {problem}"));
        }
    }
    let silent = NEED_MESSAGE.iter().find(|keyword| map.contains_key(**keyword));
    // What only asks is never reported, so it needs no words.
    if let (Some(keyword), None, false) = (silent, map.get("x-stoa-message"), asking) {
        problems.push(format!("{place}: `{keyword}` needs an `x-stoa-message` that says what to do"));
    }
    for (keyword, name, part) in children(map) {
        let slash = if name.is_empty() { "" } else { "/" };
        let asking = asking || is_condition(keyword);
        check(part, &format!("{place}/{keyword}{slash}{name}"), asking, problems);
    }
}

fn check_annotation(keyword: &str, value: &Value) -> Result<(), String> {
    let one_of = |allowed: &[&str]| match value.as_str() {
        Some(text) if allowed.contains(&text) => Ok(()),
        _ => Err(format!("must be one of {}", allowed.join(", "))),
    };
    match keyword {
        "x-stoa-label" | "x-stoa-message" | "x-stoa-key" if !value.is_string() => {
            Err("must be a text".to_owned())
        }
        "x-stoa-page" => match value.as_str().map(str::parse::<PageName>) {
            Some(read) => read.map(|_| ()).map_err(|fault| fault.to_string()),
            None => Err("must be a text".to_owned()),
        },
        "x-stoa-secret" | "x-stoa-beyond" if *value != true => Err("must be true".to_owned()),
        "x-stoa-immutable" => one_of(super::immutable::KINDS),
        "x-stoa-enforce" => one_of(Enforce::WORDS),
        "x-stoa-role" => one_of(super::certification::ROLES),
        "x-stoa-artifact" => super::artifact::requirement(value).map(|_| ()),
        "x-stoa-markup" => super::markup::parse(value),
        "x-stoa-markets" => super::market::read(value).map(|_| ()),
        "x-stoa-price" => super::prices::Annotation::parse(value).map(|_| ()),
        "x-stoa-when" if When::read(value).is_none() => {
            Err("must name a `member` of the same object, and in `is` what it says then".to_owned())
        }
        "x-stoa-consistent" => super::consistency::parse(value).map(|_| ()),
        _ => Ok(()),
    }
}
