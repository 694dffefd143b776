//! Members that the type does not know: kept, and shown as they are.

use askama::Template;
use offer_types::Field;
use serde_json::Value;
use words::say;

use crate::control::made;
use crate::{Sheet, pointer, text};

/// The most members that are shown, and the most letters of one.
const MOST: usize = 100;
const LONGEST: usize = 4000;

#[derive(Template)]
#[template(path = "others.html")]
struct Others {
    title: String,
    lead: String,
    /// Where each is, and its JSON.
    rows: Vec<(String, String)>,
    more: Option<String>,
}

/// The section of members that no field of the page is about.
pub(crate) fn others(sheet: &Sheet<'_>) -> Option<String> {
    if !sheet.shows_others {
        return None;
    }
    let known: Vec<(String, &Field)> =
        sheet.fields.iter().map(|field| (pointer::of_place(&field.place), field)).collect();
    let mut found = Vec::new();
    of_page(sheet.content, "", &known, &mut found);
    let many = found.len();
    if many == 0 {
        return None;
    }
    let shown = |value: &Value| domain::shortened(&text::pretty(value), LONGEST).into_owned();
    let rows = found.iter().take(MOST).map(|(pointer, value)| (pointer.clone(), shown(value))).collect();
    let more = many.checked_sub(MOST).filter(|more| *more > 0);
    Some(made(&Others {
        title: sheet.reader.say(&say!("form-others", many)),
        lead: sheet.reader.say(&say!("form-others-lead")),
        rows,
        more: more.map(|more| sheet.reader.say(&say!("form-others-more", more))),
    }))
}

fn of_page<'v>(value: &'v Value, at: &str, known: &[(String, &Field)], found: &mut Vec<(String, &'v Value)>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        let pointer = pointer::below(at, name);
        if let Some((_, field)) = known.iter().find(|(place, _)| *place == pointer) {
            inside(member, &pointer, field, found);
        } else if member.is_object() && known.iter().any(|(place, _)| pointer::is_in(place, &pointer)) {
            of_page(member, &pointer, known, found);
        } else {
            found.push((pointer, member));
        }
    }
}

/// The same of what is in a field.
fn inside<'v>(value: &'v Value, at: &str, field: &Field, found: &mut Vec<(String, &'v Value)>) {
    if found.len() > MOST {
        return;
    }
    match value {
        Value::Object(members) if !field.fields.is_empty() || field.entry.is_some() => {
            for (name, member) in members {
                let pointer = pointer::below(at, name);
                let named = field.fields.iter().find(|field| field.name.as_ref() == Some(name));
                match named.or(field.entry.as_deref()) {
                    Some(known) => inside(member, &pointer, known, found),
                    None => found.push((pointer, member)),
                }
            }
        }
        Value::Array(elements) => {
            let Some(element) = field.element.as_deref() else { return };
            for (index, value) in elements.iter().enumerate() {
                inside(value, &pointer::below(at, &index.to_string()), element, found);
            }
        }
        _ => {}
    }
}
