//! Lists whose rows can be added, copied, moved and taken away.

use askama::Template;
use offer_types::Field;
use serde_json::Value;
use words::{Argument, say};

use crate::control::made;
use crate::drawn::Drawn;
use crate::fixed::fixed;
use crate::kind::{self, Kind, MOST_ROWS};
use crate::pointer;
use crate::read::list::markers;
use crate::row;
use crate::show::{Drawing, Place};

#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct List<'a> {
    pub(crate) d: &'a Drawn<'a>,
    /// What its rows are.
    pub(crate) class: &'static str,
    pub(crate) rows: Vec<Row>,
    pub(crate) may_edit: bool,
    /// Whether one more may be there.
    pub(crate) may_add: bool,
    /// What adds one, as HTML.
    pub(crate) adding: String,
}

/// A row of a list, or an entry of a map.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) pointer: String,
    /// Its number or its name.
    pub(crate) key: String,
    /// What it was made of.
    pub(crate) marker: String,
    /// What people call it.
    pub(crate) name: String,
    /// Whether its name stands before it, and whether that is code.
    pub(crate) is_named: bool,
    pub(crate) is_code: bool,
    pub(crate) html: String,
    pub(crate) is_gone: bool,
    /// What is said where it is gone.
    pub(crate) said: String,
    pub(crate) is_wrong: bool,
    pub(crate) is_folded: bool,
    pub(crate) is_open: bool,
    pub(crate) has_focus: bool,
    pub(crate) may_move: bool,
    pub(crate) may_copy: bool,
    pub(crate) may_go: bool,
}

#[derive(Template)]
#[template(path = "add.html")]
struct Add<'a> {
    pointer: &'a str,
    may_add: bool,
    add: String,
    full: String,
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct Elsewhere<'a> {
    d: &'a Drawn<'a>,
    said: String,
    to: Option<&'a str>,
    link: String,
}

/// The rows of a list.
pub(crate) fn draw(drawing: &Drawing<'_>, kind: Kind, place: Place<'_>, siblings: &[&Field]) -> String {
    let field = place.field;
    let Some(element) = field.element.as_deref() else { return String::new() };
    let elements = place.value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let elsewhere = drawing.sheet.elsewhere.iter().find(|(at, _)| at == place.pointer);
    if elements.len() > MOST_ROWS || elsewhere.is_some() {
        return somewhere_else(
            drawing,
            place,
            siblings,
            elements.len(),
            elsewhere.map(|(_, to)| to.as_str()),
        );
    }
    let is_fixed = fixed(field, place.value, place.live, siblings).is_whole;
    let may_edit = place.may_edit && !is_fixed;
    let told = markers(drawing.sheet.typed, place.pointer, place.value);
    let rows: Vec<Row> = elements
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let marker = told.get(index).map_or(row::NEW, String::as_str);
            row_of(drawing, kind, place, element, (index, value, marker), may_edit)
        })
        .collect();
    let drawn = drawing.drawn(place, siblings);
    let there = rows.iter().filter(|row| !row.is_gone).count() as u64;
    let most = kind::most(field);
    let may_add = may_edit && most.is_none_or(|most| there < most) && elements.len() < MOST_ROWS;
    let add = match element.label.is_empty() {
        true => say!("form-add-to", label = Argument::label(&field.label)),
        false => say!("form-add", label = Argument::label(&element.label)),
    };
    let full = say!("form-full", most = most.unwrap_or(MOST_ROWS as u64));
    let adding = Add { pointer: place.pointer, may_add, add: drawing.say(&add), full: drawing.say(&full) };
    let adding = if may_edit { made(&adding) } else { String::new() };
    let class = match kind {
        Kind::Texts => "of-texts",
        Kind::Rows => "of-rows",
        _ => "of-parts",
    };
    made(&List { d: &drawn, class, rows, may_edit, may_add, adding })
}

/// One row, whose element `value` stands at `index` and was made of what `marker` says.
fn row_of(
    drawing: &Drawing<'_>,
    kind: Kind,
    place: Place<'_>,
    element: &Field,
    (index, value, marker): (usize, &Value, &str),
    may_edit: bool,
) -> Row {
    let at = pointer::below(place.pointer, &index.to_string());
    let key = place.field.key.as_deref();
    let id = key.and_then(|key| value[key].as_str()).filter(|id| !id.is_empty());
    let live = key.zip(id).and_then(|(key, id)| place.live?.element(key, id));
    let is_live = place.live.is_some_and(|live| live.entries(place.field).contains(value));
    let stays = is_live || live.is_some() && place.field.fixed.as_deref() == Some("published-keys");
    let is_gone = drawing.sheet.typed.is_some_and(|typed| typed.gone.contains(&at));
    let has_focus = drawing.sheet.typed.is_some_and(|typed| typed.focus.as_ref() == Some(&at));
    let name = name(drawing, element, key, value, index);
    let before = drawing.errors();
    let inner = Place {
        field: element,
        pointer: &at,
        value: Some(value),
        live,
        may_edit: may_edit && !is_live,
        is_label_hidden: kind == Kind::Texts,
        label: (kind == Kind::Texts).then_some(name.as_str()),
    };
    let html = match kind {
        // Its key tells an element from the others wherever it goes: it stays once it is stored.
        Kind::Rows | Kind::Parts if Kind::of(element, Some(value)) == Kind::Object => {
            drawing.members(inner, key.filter(|_| row::is_stored(marker) && id.is_some()))
        }
        _ => drawing.field(inner, &[]),
    };
    let is_wrong = drawing.errors() > before;
    Row {
        said: drawing.say(&say!("form-gone", name = name.clone())),
        is_open: is_wrong || has_focus || !row::is_stored(marker),
        is_folded: kind == Kind::Parts,
        key: index.to_string(),
        marker: marker.to_owned(),
        may_move: !is_live,
        may_copy: kind != Kind::Texts,
        may_go: !stays,
        pointer: at,
        name,
        html,
        is_gone,
        is_wrong,
        has_focus,
        ..Row::default()
    }
}

/// What people call an element: its key, the first text in it, or its number.
fn name(drawing: &Drawing<'_>, element: &Field, key: Option<&str>, value: &Value, index: usize) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let first =
        || element.fields.iter().filter(|field| !field.secret).find_map(|field| text(field.name.as_deref()?));
    let label = |text: &str| {
        let key = key.and_then(|key| element.fields.iter().find(|field| field.name.as_deref() == Some(key)));
        let choice = key.and_then(|key| key.choices.iter().find(|choice| choice.value == text));
        choice.map_or_else(
            || domain::shown(text).into_owned(),
            |choice| drawing.reader().of_type(&choice.label),
        )
    };
    match key.and_then(text).or_else(first) {
        Some(found) => label(found),
        None if element.label.is_empty() => drawing.say(&say!("form-row", number = index + 1)),
        None => {
            drawing.say(&say!("form-row-of", label = Argument::label(&element.label), number = index + 1))
        }
    }
}

/// A list with more rows than a form has, or one that is edited on a page of its own.
fn somewhere_else(
    drawing: &Drawing<'_>,
    place: Place<'_>,
    siblings: &[&Field],
    many: usize,
    to: Option<&str>,
) -> String {
    let drawn = drawing.drawn(place, siblings);
    let said = match to {
        Some(_) => say!("form-elsewhere", many),
        None => say!("form-too-many", many),
    };
    let link = drawing.say(&say!("form-elsewhere-link", label = Argument::label(&place.field.label)));
    made(&Elsewhere { d: &drawn, said: drawing.say(&said), to, link })
}
