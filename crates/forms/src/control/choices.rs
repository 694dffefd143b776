//! Several values out of several.

use askama::Template;
use serde_json::Value;
use words::say;

use super::choice::One;
use super::{frame, made, picker};
use crate::choice::{options, text};
use crate::drawn::Drawn;
use crate::kind::SOME;

#[derive(Template)]
#[template(path = "control/choices.html")]
struct Choices<'a> {
    d: &'a Drawn<'a>,
    options: Vec<One>,
}

pub(super) fn draw(drawn: &Drawn<'_>) -> String {
    let all = offered(drawn);
    match all.len() > SOME {
        true => picker::draw_many(drawn, all),
        false => frame::around_group(drawn, &made(&Choices { d: drawn, options: all })),
    }
}

/// The choices, those that are chosen, and what is stored and no choice.
pub(crate) fn offered(drawn: &Drawn<'_>) -> Vec<One> {
    let Some(element) = drawn.field.element.as_deref() else { return Vec::new() };
    let stored = drawn.value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let known = options(element);
    let one = |option: &crate::choice::Pick<'_>| {
        let found = stored.iter().find(|value| option.is(value));
        One {
            sent: option.sent(found),
            label: drawn.reader.of_type(option.label),
            is_chosen: found.is_some(),
            stays: found.is_some_and(|found| drawn.entries.contains(found)),
        }
    };
    let mut all: Vec<_> = known.iter().map(one).collect();
    for value in stored.iter().filter(|value| !known.iter().any(|option| option.is(value))) {
        let sent = text(value);
        if all.iter().any(|one| one.sent == sent) {
            continue;
        }
        let label = drawn.reader.say(&say!("form-kept-value", value = domain::shown_value(value)));
        all.push(One { sent, label, is_chosen: true, stays: drawn.entries.contains(value) });
    }
    all
}
