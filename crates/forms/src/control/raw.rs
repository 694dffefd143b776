//! A value that no control of its field can show, as JSON.

use askama::Template;

use super::{frame, made};
use crate::drawn::Drawn;

/// What the form says of a control whose text is JSON.
pub(crate) const MARK: &str = "raw:";

#[derive(Template)]
#[template(path = "control/raw.html")]
struct Raw<'a> {
    d: &'a Drawn<'a>,
    rows: usize,
}

pub(super) fn draw(drawn: &Drawn<'_>) -> String {
    let rows = drawn.text.lines().count().clamp(2, 12);
    let shown = format!("{MARK}{}", drawn.pointer);
    frame::around_as(drawn, &made(&Raw { d: drawn, rows }), &shown)
}
