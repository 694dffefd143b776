//! Which control a field gets. It follows from what the type says of the field and from the value that is there, never from a name.

use offer_types::{Field, FieldKind};
use serde_json::Value;

/// The most choices that are shown all at once, as radio buttons.
pub(crate) const FEW: usize = 5;
/// The most choices that fit a select.
pub(crate) const SOME: usize = 20;
/// The most rows of a list that a form shows.
pub(crate) const MOST_ROWS: usize = 200;
/// From how many texts on a list is written one text per line.
const MANY_TEXTS: u64 = 25;
/// The most members of an object that are shown beside each other, as a row.
const ROW: usize = 3;
/// The longest text that has one line, and the longest that has two.
const LINE: u64 = 60;
const LINES: u64 = 300;

/// A control, or how several of them are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not shown.
    Nothing,
    /// JSON as it is, because no other control could show it.
    Raw,
    Secret,
    Flag,
    Number,
    Choice,
    /// A list of values that are chosen.
    Choices,
    Text(Text),
    /// A text that is the address of a file.
    Upload,
    /// A list of categories with those below them.
    Categories,
    /// A list of texts without line breaks, one for each line.
    Lines,
    /// A list of texts.
    Texts,
    /// A list of objects, each a row.
    Rows,
    /// A list of objects, each folded away under its name.
    Parts,
    /// An object whose members are named by the publisher.
    Map,
    Object,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Line,
    /// Two rows that grow; no line break.
    Lines,
    Long,
    /// HTML.
    Markup,
    /// Mail addresses, one for each line.
    Emails,
}

impl Kind {
    /// The control of `field` where `value` is.
    pub(crate) fn of(field: &Field, value: Option<&Value>) -> Self {
        if rule(field, "const").is_some() {
            return Self::Nothing;
        }
        if field.secret {
            return Self::Secret;
        }
        let has = |kind| field.kinds.contains(&kind);
        let number = is_number(field);
        let raw = || if is_absent(value) { Self::Nothing } else { Self::Raw };
        match value.filter(|value| !value.is_null()) {
            None => {
                field.kinds.iter().map(|kind| Self::of_kind(field, *kind)).find(|kind| *kind != Self::Nothing)
            }
            Some(Value::String(_)) if has(FieldKind::Text) => Some(Self::of_kind(field, FieldKind::Text)),
            Some(Value::String(_)) if !field.choices.is_empty() => Some(Self::Choice),
            Some(Value::String(text)) if text.is_empty() => {
                field.kinds.first().map(|kind| Self::of_kind(field, *kind))
            }
            Some(Value::Number(_)) if number => Some(Self::of_kind(field, FieldKind::Number)),
            Some(Value::Bool(_)) if has(FieldKind::Flag) => Some(Self::of_kind(field, FieldKind::Flag)),
            Some(Value::Array(elements)) if has(FieldKind::List) => Some(Self::of_list(field, elements)),
            Some(Value::Object(_)) if has(FieldKind::Object) => Some(Self::of_kind(field, FieldKind::Object)),
            Some(_) => None,
        }
        .filter(|kind| *kind != Self::Nothing)
        .unwrap_or_else(raw)
    }

    /// The control of `field` that a form showed where it was made of `value`: one that has a name of its own.
    pub(crate) fn shown(field: &Field, value: Option<&Value>) -> Self {
        let has_name = |kind: &Self| !matches!(kind, Self::Nothing | Self::Object | Self::Raw);
        let others = || field.kinds.iter().map(|kind| Self::of_kind(field, *kind)).find(has_name);
        Some(Self::of(field, value)).filter(has_name).or_else(others).unwrap_or(Self::Nothing)
    }

    /// The control of a value of one kind.
    fn of_kind(field: &Field, kind: FieldKind) -> Self {
        match kind {
            FieldKind::Flag if field.choices.is_empty() => Self::Flag,
            FieldKind::Text if field.artifact.is_some() => Self::Upload,
            FieldKind::Text | FieldKind::Number | FieldKind::WholeNumber | FieldKind::Flag
                if !field.choices.is_empty() =>
            {
                Self::Choice
            }
            FieldKind::Number | FieldKind::WholeNumber | FieldKind::Flag => Self::Number,
            FieldKind::Text => Self::Text(Text::of(field)),
            FieldKind::List => Self::of_list(field, &[]),
            FieldKind::Object => match &field.entry {
                _ if !field.fields.is_empty() => Self::Object,
                Some(entry) if !entry.kinds.is_empty() => Self::Map,
                _ => Self::Nothing,
            },
        }
    }

    fn of_list(field: &Field, elements: &[Value]) -> Self {
        let Some(element) = field.element.as_deref() else { return Self::Nothing };
        let are = |is: fn(&Value) -> bool| elements.iter().all(is);
        match element.kinds.first() {
            _ if element.categories.is_some() && are(Value::is_object) => Self::Categories,
            Some(FieldKind::List) | None => Self::Nothing,
            Some(FieldKind::Object) if element.fields.len() > ROW => Self::Parts,
            Some(FieldKind::Object) if element.fields.iter().all(is_single) => {
                match element.fields.is_empty() {
                    false => Self::Rows,
                    true if element.kinds.contains(&FieldKind::Text) => Self::Texts,
                    true => Self::Nothing,
                }
            }
            Some(FieldKind::Object) => Self::Parts,
            Some(_) if !element.choices.is_empty() && !are(Value::is_string) => Self::Nothing,
            Some(_) if !element.choices.is_empty() => Self::Choices,
            Some(FieldKind::Text) if is_many(field, elements) => Self::Lines,
            Some(_) => Self::Texts,
        }
    }

    /// Whether one control shows all that is there, so that a form sends it under one name.
    pub(crate) fn is_single(self) -> bool {
        !matches!(self, Self::Texts | Self::Rows | Self::Parts | Self::Map | Self::Object | Self::Nothing)
    }
}

/// Whether a list may have, or has, so many texts that one for each line is easier; all of them are short and have no break.
fn is_many(field: &Field, elements: &[Value]) -> bool {
    let is_short = field.element.as_deref().is_some_and(|element| Text::of(element) == Text::Line);
    let are_lines = elements.iter().all(|text| text.as_str().is_some_and(is_line));
    let most = most(field).unwrap_or(u64::MAX).max(elements.len() as u64);
    is_short
        && are_lines
        && field.element.as_ref().is_none_or(|element| element.artifact.is_none())
        && most > MANY_TEXTS
}

/// Whether a text comes back from a line of its own as it is.
fn is_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r', '\0'])
}

/// Whether a field has one control, whatever is there.
fn is_single(field: &Field) -> bool {
    !field.kinds.iter().any(|kind| matches!(kind, FieldKind::List | FieldKind::Object))
}

impl Text {
    fn of(field: &Field) -> Self {
        let format = rule(field, "format").and_then(Value::as_str);
        let most = most(field);
        match format {
            _ if field.markup.is_some() => Self::Markup,
            Some("emails") => Self::Emails,
            Some("json") => Self::Long,
            Some(_) => Self::Line,
            None if most.is_some_and(|most| most <= LINE) => Self::Line,
            // What may be a number, or has a pattern of its own, is short.
            None if most.is_none() && (is_number(field) || rule(field, "pattern").is_some()) => Self::Line,
            None if most.is_some_and(|most| most <= LINES) || is_one_line(field) => Self::Lines,
            None => Self::Long,
        }
    }
}

/// The first value of a rule of `field`.
pub(crate) fn rule<'f>(field: &'f Field, name: &str) -> Option<&'f Value> {
    field.rules.iter().find(|rule| rule.rule == name).map(|rule| &rule.value)
}

/// The most characters of a text, or entries of a list, by the strictest rule that is more than a remark.
pub(crate) fn most(field: &Field) -> Option<u64> {
    let of = |name: &'static str| {
        let counts = field.rules.iter().filter(move |rule| rule.rule == name && rule.enforce != "warn");
        counts.filter_map(|rule| rule.value.as_u64())
    };
    of("maxLength").chain(of("maxItems")).chain(of("maxProperties")).min()
}

/// Whether a number may stand there.
fn is_number(field: &Field) -> bool {
    field.kinds.iter().any(|kind| matches!(kind, FieldKind::Number | FieldKind::WholeNumber))
}

/// Whether a pattern refuses line breaks and nothing else.
fn is_one_line(field: &Field) -> bool {
    field.rules.iter().any(|rule| rule.rule == "pattern" && rule.value == "^[^\\r\\n]*$")
}

/// Whether there is nothing, or something that says no more than nothing.
pub(crate) fn is_absent(value: Option<&Value>) -> bool {
    value.is_none_or(|value| value.is_null() || value == "")
}
