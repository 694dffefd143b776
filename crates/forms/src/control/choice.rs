//! One value out of several: radio buttons, a select, or a list that can be searched.

use askama::Template;
use words::say;

use super::{frame, made, picker};
use crate::choice::{options, other_word, text};
use crate::drawn::Drawn;
use crate::kind::{FEW, SOME, is_absent};

/// A value in a control.
pub(crate) struct One {
    /// What the form sends for it.
    pub(crate) sent: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
    /// Whether it stays chosen, because it is published.
    pub(crate) stays: bool,
}

#[derive(Template)]
#[template(path = "control/choice.html")]
struct Choice<'a> {
    d: &'a Drawn<'a>,
    options: Vec<One>,
    is_radio: bool,
    /// What is written beside the choices, where something may be.
    other: Option<String>,
    /// What says so.
    word: String,
}

pub(super) fn draw(drawn: &Drawn<'_>) -> String {
    let field = drawn.field;
    let known = options(field);
    if known.len() > SOME {
        return picker::draw_one(drawn);
    }
    let is_radio = known.len() <= FEW && !field.other_choices;
    let mut all = offered(drawn, is_radio);
    let (other, is_other) = other(drawn, &all);
    if field.other_choices {
        let label = drawn.reader.say(&say!("form-other"));
        all.push(One { sent: other_word(field), label, is_chosen: is_other, stays: false });
    }
    let choice = Choice { d: drawn, options: all, is_radio, other, word: other_word(field) };
    match is_radio {
        true => frame::around_group(drawn, &made(&choice)),
        false => frame::around(drawn, &made(&choice)),
    }
}

/// What is written beside the choices, where something may be, and whether that is what is chosen.
pub(super) fn other(drawn: &Drawn<'_>, all: &[One]) -> (Option<String>, bool) {
    let may_be = drawn.field.other_choices;
    let is_other = may_be && !is_absent(drawn.value) && !all.iter().any(|one| one.is_chosen);
    (may_be.then(|| if is_other { drawn.text.clone() } else { String::new() }), is_other)
}

/// The choices, what is chosen among them; what is stored and no choice stands behind them, and none at all before them.
pub(crate) fn offered(drawn: &Drawn<'_>, is_radio: bool) -> Vec<One> {
    let field = drawn.field;
    let chosen = drawn.value.filter(|value| !is_absent(Some(value)));
    let mut all = Vec::new();
    if !is_radio || !field.required {
        let label = drawn.reader.say(&say!("form-not-chosen"));
        all.push(One { sent: String::new(), label, is_chosen: chosen.is_none(), stays: false });
    }
    let mut is_known = false;
    for option in options(field) {
        let is_chosen = chosen.is_some_and(|value| option.is(value));
        is_known |= is_chosen;
        let label = drawn.reader.of_type(option.label);
        all.push(One { sent: option.sent(drawn.value), label, is_chosen, stays: false });
    }
    if let Some(value) = chosen.filter(|_| !is_known && !field.other_choices) {
        let label = drawn.reader.say(&say!("form-kept-value", value = domain::shown_value(value)));
        all.push(One { sent: text(value), label, is_chosen: true, stays: false });
    }
    all
}
