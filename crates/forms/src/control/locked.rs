//! A control that cannot be changed: what publishing fixed, or what is only for reading.

use askama::Template;
use serde_json::Value;
use words::say;

use super::made;
use crate::choice::options;
use crate::drawn::Drawn;
use crate::kind::{Kind, is_absent};

#[derive(Template)]
#[template(path = "control/locked.html")]
struct Locked<'a> {
    d: &'a Drawn<'a>,
    /// Whether it is a text, which can be copied out of a control.
    is_text: bool,
    lines: usize,
    /// What is said of other values.
    said: Vec<String>,
}

pub(crate) fn locked(kind: Kind, drawn: &Drawn<'_>) -> String {
    let is_text = matches!(kind, Kind::Text(_) | Kind::Lines | Kind::Number | Kind::Raw | Kind::Upload)
        && !drawn.text.is_empty();
    let lines = drawn.text.lines().count().max(drawn.text.chars().count() / 70 + 1).min(12);
    made(&Locked { d: drawn, is_text, lines, said: if is_text { Vec::new() } else { said(drawn) } })
}

/// What is there, in words.
fn said(drawn: &Drawn<'_>) -> Vec<String> {
    match drawn.value {
        value if is_absent(value) => vec![drawn.reader.say(&say!("form-nothing"))],
        Some(Value::Bool(true)) => vec![drawn.reader.say(&say!("form-yes"))],
        Some(Value::Bool(false)) => vec![drawn.reader.say(&say!("form-no"))],
        Some(Value::Array(values)) if values.is_empty() => vec![drawn.reader.say(&say!("form-nothing"))],
        Some(Value::Array(values)) => {
            let element = drawn.field.element.as_deref();
            values.iter().map(|value| named(drawn, element, value)).collect()
        }
        Some(value) => vec![named(drawn, Some(drawn.field), value)],
        None => Vec::new(),
    }
}

/// What people call a value.
fn named(drawn: &Drawn<'_>, field: Option<&offer_types::Field>, value: &Value) -> String {
    let known = field.map(options).unwrap_or_default();
    let label = known.iter().find(|option| option.is(value)).map(|option| drawn.reader.of_type(option.label));
    label.unwrap_or_else(|| match value {
        Value::Array(_) | Value::Object(_) => value.to_string(),
        other => crate::choice::text(other),
    })
}
