//! What a browser sent, as the new content of a page.
//!
//! It is read over what is stored: every field whose control the form says it showed is what the form says, and everything else stays to
//! the last byte. A value whose control came back as it was drawn stays as it is written, too.

mod act;
mod leaf;
pub(crate) mod list;
mod map;
mod sent;

use offer_types::Field;
use serde_json::{Map, Value};
use words::{Argument, Sentence, say};

use crate::alternatives;
use crate::at::on_page;
use crate::kind::{self, Kind};
use crate::pointer;
use crate::{Typed, Was};

pub use act::Act;
use act::Acting;
pub(crate) use sent::Sent;

/// What a form says.
#[derive(Debug, Clone)]
pub struct Read {
    /// What is to be done with it.
    pub act: Act,
    /// What is on the page now. Where it is to be saved, rows that were taken away and rows that nobody filled in are gone; until
    /// then they are in it, so that they can be shown.
    pub content: Value,
    /// What was typed beside that.
    pub typed: Typed,
    /// Texts that are no values of their fields.
    pub faults: Vec<Fault>,
    /// What the fields said when the form was made.
    pub was: Was,
    /// The pointers of the fields of the page that say something else than what is stored.
    pub changed: Vec<String>,
}

/// Something typed that is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub pointer: String,
    pub text: Sentence,
}

/// Reads what was `sent` for a page with these fields, whose content is `stored`. Whatever was sent, it differs from what is stored
/// where the form showed a control, and nowhere else.
pub fn read(fields: &[Field], stored: &Value, sent: &[(String, String)]) -> Read {
    let sent = Sent::of(sent);
    let act = Act::read(sent.first("do").unwrap_or_default());
    let is_saved = act.is_saved();
    let typed = Typed { is_numbered_anew: is_saved, ..Typed::default() };
    let mut reading = Reading { sent, is_saved, typed, faults: Vec::new() };
    let mut content = stored.clone();
    for field in on_page(fields) {
        let at = pointer::of_place(&field.place);
        let value = stored.pointer(&at);
        let read = reading.value(field, &at, &at, value);
        if read.as_ref() != value {
            pointer::put(&mut content, &at, read);
        }
    }
    let Reading { sent, mut typed, mut faults, .. } = reading;
    Acting { fields, content: &mut content, typed: &mut typed, faults: &mut faults, sent: &sent }
        .perform(&act);
    crate::control::special(&act, fields, &mut content, &mut typed, &sent);
    let says_otherwise = |at: &String| content.pointer(at) != stored.pointer(at);
    let changed = fields.iter().map(|field| pointer::of_place(&field.place)).filter(says_otherwise).collect();
    let was = Was::read(sent.first("was").unwrap_or_default());
    Read { act, content, typed, faults, was, changed }
}

/// A form that is being read.
struct Reading<'s> {
    sent: Sent<'s>,
    /// Whether rows get the numbers that they will have when they are stored.
    is_saved: bool,
    typed: Typed,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    /// What is at `from` in the form, of which `stored` was made; it will be at `to` in the content.
    fn value(&mut self, field: &Field, from: &str, to: &str, stored: Option<&Value>) -> Option<Value> {
        if self.sent.shows_raw(from) {
            return self.raw(field, from, to, stored);
        }
        if self.sent.shows(from) {
            return match self.kind(field, from, stored) {
                Kind::Texts | Kind::Rows | Kind::Parts => self.list(field, from, to, stored),
                Kind::Map => self.map(field, from, to, stored),
                kind => self.leaf(kind, field, from, to, stored),
            };
        }
        match stored {
            Some(Value::Object(_) | Value::Null) | None if !field.fields.is_empty() => {
                self.object(field, from, to, stored)
            }
            // No more than nothing, in whatever kind.
            Some(Value::String(text)) if text.is_empty() && !field.fields.is_empty() => {
                self.object(field, from, to, stored)
            }
            stored => stored.cloned(),
        }
    }

    /// The control that the form had: texts come under one name where there was one for all of them.
    fn kind(&self, field: &Field, from: &str, stored: Option<&Value>) -> Kind {
        match Kind::shown(field, stored) {
            Kind::Texts | Kind::Lines if self.sent.first(from).is_some() => Kind::Lines,
            Kind::Lines => Kind::Texts,
            kind => kind,
        }
    }

    fn object(&mut self, field: &Field, from: &str, to: &str, stored: Option<&Value>) -> Option<Value> {
        let old = stored.and_then(Value::as_object);
        let mut members: Option<Map<String, Value>> = None;
        for member in &field.fields {
            let name = member.name.as_deref().unwrap_or_default();
            let value = old.and_then(|old| old.get(name));
            let read = self.value(member, &pointer::below(from, name), &pointer::below(to, name), value);
            if read.as_ref() != value {
                let members = members.get_or_insert_with(|| old.cloned().unwrap_or_default());
                match read {
                    Some(read) => _ = members.insert(name.to_owned(), read),
                    None => _ = members.shift_remove(name),
                }
            }
        }
        if let Some(members) = members.as_mut().filter(|members| !members.is_empty()) {
            // Nobody is asked for what can only be one thing.
            for member in field.fields.iter().filter(|member| member.required) {
                let only = kind::rule(member, "const").filter(|only| !only.is_null());
                let name = member.name.as_deref().unwrap_or_default();
                if let Some(only) = only.filter(|_| kind::is_absent(members.get(name))) {
                    members.insert(name.to_owned(), only.clone());
                }
            }
        }
        if let Some(wanted) =
            alternatives::switched(field, stored, self.sent.about("alt", from).first().copied())
        {
            if self.is_saved {
                let chosen = alternatives::Chosen::of(field, stored, None, to);
                for name in chosen.iter().flat_map(|chosen| chosen.dropped(wanted)) {
                    let members = members.get_or_insert_with(|| old.cloned().unwrap_or_default());
                    members.shift_remove(name);
                }
            } else {
                self.typed.alternatives.insert(to.to_owned(), wanted);
            }
        }
        match members {
            // Nothing was there, and nothing came.
            Some(members) if members.is_empty() && old.is_none() => stored.cloned(),
            Some(members) => Some(Value::Object(members)),
            None => stored.cloned(),
        }
    }

    /// JSON that somebody may have changed.
    fn raw(&mut self, field: &Field, from: &str, to: &str, stored: Option<&Value>) -> Option<Value> {
        let Some(came) = self.sent.first(from) else { return stored.cloned() };
        if crate::text::is_unchanged(&crate::text::of(Kind::Raw, stored), came) {
            return stored.cloned();
        }
        if came.trim().is_empty() {
            return None;
        }
        match serde_json::from_str(came) {
            Ok(value) => Some(value),
            Err(fault) => {
                let (line, column) = (fault.line(), fault.column());
                self.fault(
                    to,
                    came,
                    say!("form-not-json", label = Argument::label(&field.label), line, column),
                );
                stored.cloned()
            }
        }
    }

    /// Says what is wrong with `came`, which is shown again.
    fn fault(&mut self, to: &str, came: &str, text: Sentence) {
        self.typed.texts.insert(to.to_owned(), crate::text::sent(came).into_owned());
        self.faults.push(Fault { pointer: to.to_owned(), text });
    }
}
