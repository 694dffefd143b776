//! Findings as our own endpoints tell them.

use domain::{Finding, Place};
use serde_json::value::{RawValue, to_raw_value};
use wire::validation::{FindingPlace, Severity, ValidationFinding, ValidationLevel};
use words::Words;

/// A finding for people, in the language of `words`, and for programs.
pub(super) fn describe_finding(
    level: ValidationLevel,
    severity: Severity,
    finding: &Finding,
    words: Words<'_>,
) -> ValidationFinding {
    let Finding { place, text, .. } = finding;
    ValidationFinding {
        place: place.is_shown_in_full().then(|| describe_place(place)),
        message_id: text.id().map(str::to_owned),
        arguments: Some(written(&text.arguments(words))),
        ..describe_shortly(level, severity, finding, words)
    }
}

/// The same for people only, in less room.
pub(super) fn describe_shortly(
    level: ValidationLevel,
    severity: Severity,
    Finding { code, place, text }: &Finding,
    words: Words<'_>,
) -> ValidationFinding {
    ValidationFinding {
        level,
        severity,
        code: code.to_string(),
        target: place.to_string(),
        place: None,
        message: words.say(text),
        message_id: None,
        arguments: None,
    }
}

fn describe_place(place: &Place) -> Box<FindingPlace> {
    let start = if place.is_in_definition() { "/definition" } else { "" };
    Box::new(FindingPlace {
        pointer: format!("{start}{}", place.pointer()),
        stable: place.stable(),
        steps: written(place),
    })
}

fn written(value: &impl serde::Serialize) -> Box<RawValue> {
    to_raw_value(value).expect("texts and numbers can be written")
}
