//! Flags: a box to check, or two answers where none was given yet and one is needed.

use askama::Template;

use super::{frame, made};
use crate::drawn::Drawn;
use crate::kind::is_absent;

#[derive(Template)]
#[template(path = "control/flag.html")]
struct CheckBox<'a> {
    d: &'a Drawn<'a>,
    is_true: bool,
}

#[derive(Template)]
#[template(path = "control/yes_no.html")]
struct YesNo<'a> {
    d: &'a Drawn<'a>,
}

pub(super) fn draw(drawn: &Drawn<'_>) -> String {
    match drawn.field.required && is_absent(drawn.value) {
        true => frame::around_group(drawn, &made(&YesNo { d: drawn })),
        false => made(&CheckBox { d: drawn, is_true: drawn.value.is_some_and(|value| *value == true) }),
    }
}
