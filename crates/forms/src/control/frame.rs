//! What is around a control: label, hint, what is wrong, and behind it the count.

use askama::Template;
use words::say;

use super::made;
use crate::drawn::Drawn;

#[derive(Template)]
#[template(path = "control/frame.html")]
struct Frame<'a> {
    d: &'a Drawn<'a>,
    control: &'a str,
    /// What the control is sent as.
    shown: &'a str,
    /// The words of the count, with `#` for how many there are.
    words: String,
    /// How many there may be.
    most: u64,
}

#[derive(Template)]
#[template(path = "control/group.html")]
struct Group<'a> {
    d: &'a Drawn<'a>,
    control: &'a str,
    shown: &'a str,
    role: &'static str,
}

/// Around one control, whose id is that of `drawn`.
pub(crate) fn around(drawn: &Drawn<'_>, control: &str) -> String {
    around_as(drawn, control, &drawn.pointer)
}

/// The same of one whose form says otherwise what was shown.
pub(crate) fn around_as(drawn: &Drawn<'_>, control: &str, shown: &str) -> String {
    let words = drawn.count().map(|(_, most)| match drawn.field.markup {
        Some(_) => drawn.reader.say(&say!("form-count-markup", size = "#", most)),
        None => drawn.reader.say(&say!("form-count", size = "#", most)),
    });
    let most = drawn.count().map_or(0, |(_, most)| most);
    made(&Frame { d: drawn, control, shown, words: words.unwrap_or_default(), most })
}

/// Around several inputs that are one control.
pub(crate) fn around_group(drawn: &Drawn<'_>, control: &str) -> String {
    let is_one = drawn.field.element.is_none();
    let role = if is_one { " role=\"radiogroup\"" } else { "" };
    made(&Group { d: drawn, control, shown: &drawn.pointer, role })
}
