//! What a button of a form asks for.

use offer_types::Field;
use serde_json::{Map, Value};
use words::{Argument, Sentence, say};

use super::Fault;
use super::list::{markers, nothing};
use super::map::LONGEST;
use super::sent::Sent;
use crate::pointer;
use crate::row::{NEW, copied};
use crate::typed::reorder;
use crate::{Typed, field_at};

/// What is to be done with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Store what may be stored. All others show the form again, as it was filled in, and store nothing.
    Save,
    /// A row more at the end of a list, or an entry of a map.
    Add(String),
    /// The row once more, behind itself.
    Copy(String),
    Remove(String),
    /// A row that was removed is back.
    Undo(String),
    Up(String),
    Down(String),
    /// A row to the position that was typed beside the button.
    Move(String),
    /// Something else that a control of its own asks for, such as a preview: its word, and what it is about.
    Other(String, String),
}

impl Act {
    /// What the button `do` says. A form that is sent without one, as by the Enter key, is saved.
    pub fn read(text: &str) -> Self {
        let (word, pointer) = text.split_once(' ').unwrap_or((text, ""));
        let pointer = pointer.to_owned();
        match word {
            "" | "save" => Self::Save,
            "add" => Self::Add(pointer),
            "copy" => Self::Copy(pointer),
            "remove" => Self::Remove(pointer),
            "undo" => Self::Undo(pointer),
            "up" => Self::Up(pointer),
            "down" => Self::Down(pointer),
            "move" => Self::Move(pointer),
            other => Self::Other(other.to_owned(), pointer),
        }
    }

    pub fn is_saved(&self) -> bool {
        *self == Self::Save
    }
}

/// A form whose rows are changed.
pub(super) struct Acting<'r, 's> {
    pub(super) fields: &'r [Field],
    pub(super) content: &'r mut Value,
    pub(super) typed: &'r mut Typed,
    pub(super) faults: &'r mut Vec<Fault>,
    pub(super) sent: &'r Sent<'s>,
}

impl Acting<'_, '_> {
    /// Does what the button asks for, where that is possible. Only what the form shows is touched.
    pub(super) fn perform(&mut self, act: &Act) {
        match act {
            Act::Add(at) if self.sent.shows(at) => match field_at(self.fields, at) {
                Some(field) if field.entry.is_some() && field.fields.is_empty() => self.add_entry(field, at),
                Some(field) if field.element.is_some() => self.add_row(field, at),
                _ => {}
            },
            Act::Copy(row) => self.on_row(row, Self::copy),
            Act::Up(row) => self.on_row(row, Self::up),
            Act::Down(row) => self.on_row(row, Self::down),
            Act::Move(row) => self.on_row(row, Self::move_to),
            Act::Remove(row) if self.is_row(row) => {
                self.typed.gone.insert(row.clone());
                self.typed.focus = Some(row.clone());
            }
            Act::Undo(row) if self.is_row(row) => {
                self.typed.gone.remove(row);
                self.typed.focus = Some(row.clone());
            }
            _ => {}
        }
    }

    /// Whether the form shows the list or map with a row at this pointer.
    fn is_row(&self, row: &str) -> bool {
        let shown = pointer::split(row).is_some_and(|(list, _)| self.sent.shows(list));
        shown && self.content.pointer(row).is_some()
    }

    fn on_row(&mut self, row: &str, act: fn(&mut Self, &str, usize)) {
        if let Some((list, index)) = pointer::element(row).filter(|_| self.is_row(row)) {
            act(self, list, index);
        }
    }

    fn rows(&mut self, list: &str) -> Option<&mut Vec<Value>> {
        self.content.pointer_mut(list)?.as_array_mut()
    }

    /// The markers of a list whose rows are about to change: those of the rows that came, which from now on are told.
    fn markers(&mut self, list: &str) -> &mut Vec<String> {
        if !self.typed.rows.contains_key(list) {
            let told = self.sent.about("row", list).iter().map(|marker| (*marker).to_owned()).collect();
            self.typed.rows.insert(list.to_owned(), told);
        }
        self.typed.rows.entry(list.to_owned()).or_default()
    }

    fn add_row(&mut self, field: &Field, list: &str) {
        let Some(element) = field.element.as_deref() else { return };
        if self.rows(list).is_none() {
            if self.content.pointer(list).is_some_and(|there| !there.is_null() && there != "") {
                return;
            }
            pointer::put(self.content, list, Some(Value::Array(Vec::new())));
        }
        let none = markers(Some(self.typed), list, self.content.pointer(list));
        let Some(rows) = self.rows(list) else { return };
        let at = rows.len();
        rows.push(nothing(element));
        let told = self.markers(list);
        if told.len() != at {
            *told = none;
        }
        told.push(NEW.to_owned());
        self.typed.focus = Some(pointer::below(list, &at.to_string()));
    }

    fn copy(&mut self, list: &str, index: usize) {
        let key = field_at(self.fields, list).and_then(|field| field.key.clone());
        let Some(rows) = self.rows(list) else { return };
        let mut row = rows[index].clone();
        if let (Some(key), Some(members)) = (&key, row.as_object_mut()) {
            members.shift_remove(key);
        }
        rows.insert(index + 1, row);
        let order: Vec<usize> = (0..=index).chain(index..rows.len() - 1).collect();
        let told = self.markers(list);
        if let Some(marker) = told.get(index).map(|marker| copied(marker)) {
            told.insert(index + 1, marker);
        }
        reorder(self.typed, list, &order);
        self.typed.gone.remove(&pointer::below(list, &(index + 1).to_string()));
        self.typed.focus = Some(pointer::below(list, &(index + 1).to_string()));
    }

    fn up(&mut self, list: &str, index: usize) {
        self.swap(list, index, index.checked_sub(1));
    }

    fn down(&mut self, list: &str, index: usize) {
        self.swap(list, index, Some(index + 1));
    }

    fn swap(&mut self, list: &str, index: usize, other: Option<usize>) {
        let Some(rows) = self.rows(list) else { return };
        if let Some(other) = other.filter(|other| *other < rows.len()) {
            self.shift(list, index, other);
        }
    }

    /// Moves a row to the position that was typed for it, counted from 1; one beyond the last is the last.
    fn move_to(&mut self, list: &str, index: usize) {
        let row = pointer::below(list, &index.to_string());
        let typed = self.sent.about("to", &row).first().copied().unwrap_or_default().trim();
        let Some(many) = self.rows(list).map(|rows| rows.len()) else { return };
        match typed.parse::<usize>() {
            Ok(number @ 1..) => self.shift(list, index, number.min(many) - 1),
            _ => self.faults.push(Fault { pointer: list.to_owned(), text: say!("form-move-where", many) }),
        }
    }

    /// Moves a row to the place of another one; those between them give way.
    fn shift(&mut self, list: &str, index: usize, other: usize) {
        fn shifted<T>(all: &mut Vec<T>, index: usize, other: usize) {
            let one = all.remove(index);
            all.insert(other, one);
        }
        let Some(rows) = self.rows(list) else { return };
        let many = rows.len();
        shifted(rows, index, other);
        let mut order: Vec<usize> = (0..many).collect();
        shifted(&mut order, index, other);
        let told = self.markers(list);
        if told.len() == many {
            shifted(told, index, other);
        }
        reorder(self.typed, list, &order);
        self.typed.focus = Some(pointer::below(list, &other.to_string()));
    }

    /// A new entry of a map, under the name that was typed beside the button.
    fn add_entry(&mut self, field: &Field, map: &str) {
        let name = self.sent.about("name", map).first().copied().unwrap_or_default().trim().to_owned();
        let is_there = self.content.pointer(map).is_some_and(|entries| entries.get(&name).is_some());
        let label = || Argument::label(&field.label);
        let fault: Option<Sentence> = match () {
            () if name.is_empty() => Some(say!("form-name-needed", label = label())),
            () if is_there => Some(say!("form-name-taken", label = label(), name = domain::shown(&name))),
            () if name.len() > LONGEST => Some(say!("form-name-too-long", label = label(), most = LONGEST)),
            () => field.wrong_name(&name),
        };
        let at = pointer::below(map, &name);
        match (fault, field.entry.as_deref()) {
            (Some(text), _) => {
                self.typed.texts.insert(format!("name:{map}"), name);
                self.typed.focus = Some(format!("name:{map}"));
                self.faults.push(Fault { pointer: map.to_owned(), text });
            }
            (None, Some(entry)) => {
                if !self.content.pointer(map).is_some_and(Value::is_object) {
                    pointer::put(self.content, map, Some(Value::Object(Map::new())));
                }
                pointer::put(self.content, &at, Some(nothing(entry)));
                self.typed.focus = Some(at);
            }
            (None, None) => {}
        }
    }
}
