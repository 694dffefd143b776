//! The controls, each in a file of its own. A control that has the whole page's attention, such as a picker of markets, gets the same
//! [`Drawn`] as one line of text, and gives HTML.

mod choice;
mod choices;
mod flag;
pub(crate) mod frame;
mod locked;
mod number;
pub(crate) mod raw;
mod secret;
mod text;

pub(crate) mod categories;
pub(crate) mod picker;
pub(crate) mod rich_text;
pub(crate) mod upload;

use offer_types::Field;

use serde_json::Value;

use crate::drawn::Drawn;
use crate::kind::{self, Kind, Text};
use crate::read::{Act, Sent};
use crate::{Typed, field_at, pointer};

use locked::locked;
pub(crate) use secret::Set;

/// The control of `drawn`, which is of a kind that is sent under one name, with its label and all that is said about it.
pub(crate) fn draw(kind: Kind, drawn: &Drawn<'_>, set: Option<&Set<'_>>) -> String {
    if !drawn.may_edit && kind != Kind::Secret {
        return locked(kind, drawn);
    }
    match kind {
        Kind::Raw => raw::draw(drawn),
        Kind::Secret => secret::draw(drawn, set),
        Kind::Flag => flag::draw(drawn),
        Kind::Number => number::draw(drawn),
        Kind::Choice => choice::draw(drawn),
        Kind::Choices => choices::draw(drawn),
        Kind::Text(Text::Markup) => rich_text::draw(drawn),
        Kind::Text(text) => text::draw(text, drawn),
        Kind::Lines => text::draw_lines(drawn),
        Kind::Upload => upload::draw(drawn),
        Kind::Categories => categories::draw(drawn),
        Kind::Texts | Kind::Rows | Kind::Parts | Kind::Map | Kind::Object | Kind::Nothing => String::new(),
    }
}

/// Does what a button of one of these controls asks for: to choose several values at once, or to forget an address. What only asks to see
/// something changes nothing.
pub(crate) fn special(act: &Act, fields: &[Field], content: &mut Value, typed: &mut Typed, sent: &Sent<'_>) {
    let Act::Other(word, at) = act else { return };
    let Some(field) = field_at(fields, at).filter(|_| sent.shows(at)) else { return };
    let value = match picker::choose(field, word, content.pointer(at)) {
        Some(values) => (!values.is_empty()).then_some(Value::Array(values)),
        None if word == "clear" && field.artifact.is_some() => None,
        None => return,
    };
    typed.texts.remove(at);
    let Some((parent, name)) = pointer::split(at) else { return };
    // It may be in an element of a list.
    match (content.pointer_mut(parent).and_then(Value::as_object_mut), value) {
        (Some(members), Some(value)) => _ = members.insert(name, value),
        (Some(members), None) => _ = members.shift_remove(&name),
        (None, value) => pointer::put(content, at, value),
    }
}

#[derive(askama::Template)]
#[template(path = "control/object.html")]
struct Object<'a> {
    d: &'a Drawn<'a>,
    members: &'a str,
}

/// The members of an object with its name above them.
pub(crate) fn around_object(drawn: &Drawn<'_>, members: &str) -> String {
    made(&Object { d: drawn, members })
}

/// The most characters of a text whose characters are counted for whoever writes it.
pub(crate) fn counted(field: &Field) -> Option<u64> {
    let has_form = kind::rule(field, "format").is_some_and(|format| format != "json");
    let is_text = field.kinds.contains(&offer_types::FieldKind::Text) && field.choices.is_empty();
    kind::most(field).filter(|_| is_text && !has_form && !field.secret && field.artifact.is_none())
}

/// A template that cannot fail: it holds texts only.
pub(crate) fn made(template: &impl askama::Template) -> String {
    template.render().expect("a template of texts")
}

/// A text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}
