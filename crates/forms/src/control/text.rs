//! Texts: on one line, on two, long ones, and lists of mail addresses.

use askama::Template;

use super::{frame, made};
use crate::drawn::Drawn;
use crate::kind::{Text, most, rule};

#[derive(Template)]
#[template(path = "control/text.html")]
struct Input<'a> {
    d: &'a Drawn<'a>,
    /// How many lines it has; none for one that never has another.
    rows: u64,
    /// The `type` of the input.
    kind: &'static str,
    /// How many letters wide it is; none where it is as wide as others.
    size: u64,
    is_code: bool,
    is_one_line: bool,
    complete: &'static str,
}

pub(super) fn draw(text: Text, drawn: &Drawn<'_>) -> String {
    let format = rule(drawn.field, "format").and_then(serde_json::Value::as_str).unwrap_or_default();
    let most = most(drawn.field);
    let many = drawn.text.lines().count() as u64;
    let rows = match text {
        // What has lines must not lose them.
        Text::Line if many > 1 => many.min(10),
        Text::Line => 0,
        Text::Lines => 2,
        Text::Emails => (many + 1).clamp(2, 10),
        Text::Long | Text::Markup => (most.unwrap_or(360) / 90).clamp(4, 20),
    };
    let kind = match format {
        "email" => "email",
        "http-url" | "https-url" | "link" | "signed-url" => "url",
        _ => "text",
    };
    let size = match format {
        "uuid" => 38,
        _ => most.filter(|most| *most < 60 && kind == "text").map_or(0, |most| most + 2),
    };
    let input = Input {
        d: drawn,
        rows,
        kind,
        size,
        is_code: matches!(format, "uuid" | "slug" | "json" | "duration"),
        is_one_line: text == Text::Lines,
        // What is written here is the offer's, not that of whoever writes it.
        complete: "off",
    };
    frame::around(drawn, &made(&input))
}

/// Many texts, one for each line.
pub(super) fn draw_lines(drawn: &Drawn<'_>) -> String {
    let rows = (drawn.text.lines().count() as u64 + 1).clamp(3, 12);
    let element = drawn.field.element.as_deref();
    let format = element.and_then(|element| rule(element, "format")).and_then(serde_json::Value::as_str);
    let input = Input {
        d: drawn,
        rows,
        kind: "text",
        size: 0,
        is_code: matches!(format, Some("uuid" | "slug")),
        is_one_line: false,
        complete: "off",
    };
    frame::around(drawn, &made(&input))
}
