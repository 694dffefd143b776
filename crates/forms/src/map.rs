//! Objects whose members are named by the publisher, as tables.

use askama::Template;
use offer_types::Field;
use serde_json::{Map, Value};
use words::{Argument, say};

use crate::control::made;
use crate::fixed::fixed;
use crate::kind::{self, Kind, MOST_ROWS};
use crate::list::{List, Row};
use crate::pointer;
use crate::show::{Drawing, Place};

/// The most members of an entry that stand beside its name.
const BESIDE: usize = 3;

#[derive(Template)]
#[template(path = "add_named.html")]
struct Add<'a> {
    pointer: &'a str,
    id: String,
    label: String,
    add: String,
    /// The names that may be given, where there are only some.
    names: Vec<String>,
    typed: String,
    has_focus: bool,
}

/// The entries of a map.
pub(crate) fn draw(drawing: &Drawing<'_>, place: Place<'_>, siblings: &[&Field]) -> String {
    let field = place.field;
    let Some(entry) = field.entry.as_deref() else { return String::new() };
    let none = Map::new();
    let entries = place.value.and_then(Value::as_object).unwrap_or(&none);
    let may_edit = place.may_edit
        && entries.len() <= MOST_ROWS
        && !fixed(field, place.value, place.live, siblings).is_whole;
    let rows: Vec<Row> = entries
        .iter()
        .take(MOST_ROWS)
        .map(|(name, value)| row_of(drawing, place, entry, (name, value), may_edit))
        .collect();
    let drawn = drawing.drawn(place, siblings);
    let most = kind::most(field);
    let may_add = may_edit && most.is_none_or(|most| (rows.len() as u64) < most);
    let adding = if may_add { adding(drawing, place, entries) } else { String::new() };
    made(&List { d: &drawn, class: "of-names", rows, may_edit, may_add: false, adding })
}

fn row_of(
    drawing: &Drawing<'_>,
    place: Place<'_>,
    entry: &Field,
    (name, value): (&str, &Value),
    may_edit: bool,
) -> Row {
    let at = pointer::below(place.pointer, name);
    let live = place.live.and_then(|live| live.member(name));
    let stays = live.is_some_and(|live| live.value.is_some())
        && matches!(place.field.fixed.as_deref(), Some("published-entries" | "published-keys"));
    let is_gone = drawing.sheet.typed.is_some_and(|typed| typed.gone.contains(&at));
    let has_focus = drawing.sheet.typed.is_some_and(|typed| typed.focus.as_ref() == Some(&at));
    let before = drawing.errors();
    let inner = Place {
        field: entry,
        pointer: &at,
        value: Some(value),
        live,
        may_edit,
        is_label_hidden: true,
        label: Some(name),
    };
    let is_object = Kind::of(entry, Some(value)) == Kind::Object;
    let html = match is_object {
        true => drawing.members(inner, None),
        false => drawing.field(inner, &[]),
    };
    let is_wrong = drawing.errors() > before;
    Row {
        key: name.to_owned(),
        marker: name.to_owned(),
        name: domain::shown(name).into_owned(),
        said: drawing.say(&say!("form-gone", name = domain::shown(name))),
        is_folded: is_object && entry.fields.len() > BESIDE,
        is_open: is_wrong || has_focus,
        is_named: true,
        is_code: true,
        may_go: !stays,
        pointer: at,
        html,
        is_gone,
        is_wrong,
        has_focus,
        ..Row::default()
    }
}

/// What adds an entry: first its name.
fn adding(drawing: &Drawing<'_>, place: Place<'_>, entries: &Map<String, Value>) -> String {
    let (field, pointer) = (place.field, place.pointer);
    let own = format!("name:{pointer}");
    let typed = drawing.sheet.typed.and_then(|typed| typed.texts.get(&own)).cloned().unwrap_or_default();
    let allowed = field.entry_names.iter().find(|rule| rule.rule == "enum");
    let allowed =
        allowed.and_then(|rule| rule.value.as_array()).into_iter().flatten().filter_map(Value::as_str);
    let names = allowed.filter(|name| !entries.contains_key(*name)).map(str::to_owned).collect();
    let label = field.entry.as_ref().map(|entry| &entry.label).filter(|label| !label.is_empty());
    let label = || Argument::label(label.unwrap_or(&field.label));
    made(&Add {
        pointer,
        id: format!("{}-name", pointer::id(pointer)),
        label: drawing.say(&say!("form-name", label = label())),
        add: drawing.say(&say!("form-add", label = label())),
        names,
        typed,
        has_focus: drawing.sheet.typed.is_some_and(|typed| typed.focus.as_ref() == Some(&own)),
    })
}
