//! Numbers, written as digits.

use askama::Template;
use offer_types::FieldKind;

use super::{frame, made};
use crate::drawn::Drawn;

#[derive(Template)]
#[template(path = "control/number.html")]
struct Input<'a> {
    d: &'a Drawn<'a>,
    /// Which keys a telephone offers.
    mode: &'static str,
}

pub(super) fn draw(drawn: &Drawn<'_>) -> String {
    let mode = if drawn.field.kinds.contains(&FieldKind::Number) { "decimal" } else { "numeric" };
    frame::around(drawn, &made(&Input { d: drawn, mode }))
}
