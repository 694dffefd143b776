//! Lists, row by row.

use std::collections::HashSet;

use offer_types::Field;
use serde_json::{Map, Value};

use super::Reading;
use crate::pointer;
use crate::row::{self, Stored};

/// The most rows that are read.
const MOST: usize = 20_000;

impl Reading<'_> {
    /// The rows that the form has, in its order, each over what it was made of. Where they are to be stored, those that were taken
    /// away and those that nobody filled in are left out.
    pub(super) fn list(
        &mut self,
        field: &Field,
        from: &str,
        to: &str,
        stored: Option<&Value>,
    ) -> Option<Value> {
        let Some(element) = field.element.as_deref() else { return stored.cloned() };
        let markers: Vec<String> =
            self.sent.about("row", from).iter().take(MOST).map(|marker| (*marker).to_owned()).collect();
        let gone: HashSet<String> =
            self.sent.about("gone", from).iter().map(|row| (*row).to_owned()).collect();
        let old = Stored::of(stored);
        let (mut rows, mut kept) = (Vec::new(), Vec::new());
        for (index, marker) in markers.into_iter().enumerate() {
            let is_gone = gone.contains(&index.to_string());
            if is_gone && self.is_saved {
                continue;
            }
            let origin = old.origin(&marker);
            let row_from = pointer::below(from, &index.to_string());
            let row_to = pointer::below(to, &rows.len().to_string());
            let read = self.value(element, &row_from, &row_to, origin);
            // A text that was emptied, or a row that nobody filled in.
            let is_blank = match (&read, origin) {
                (None, _) => true,
                (Some(value), None) => is_blank(value),
                (Some(_), Some(_)) => false,
            };
            if is_blank && self.is_saved && !self.is_faulty(&row_to) {
                self.forget(&row_to);
                continue;
            }
            if is_gone {
                self.typed.gone.insert(row_to);
            }
            rows.push(read.unwrap_or_else(|| nothing(element)));
            kept.push(marker);
        }
        if !old.is_as_marked(&kept) {
            self.typed.rows.insert(to.to_owned(), kept);
        }
        match rows.is_empty() {
            true if old.is_empty() => stored.cloned(),
            true if self.is_saved => None,
            _ => Some(Value::Array(rows)),
        }
    }

    /// Whether something was typed in the row that is no value.
    fn is_faulty(&self, row: &str) -> bool {
        self.faults.iter().any(|fault| pointer::is_in(&fault.pointer, row))
    }

    /// What was noted of a row that is left out.
    fn forget(&mut self, row: &str) {
        self.typed.rows.retain(|at, _| !pointer::is_in(at, row));
        self.typed.alternatives.retain(|at, _| !pointer::is_in(at, row));
        self.typed.gone.retain(|at| !pointer::is_in(at, row));
    }
}

/// What stands in a new row.
pub(crate) fn nothing(element: &Field) -> Value {
    match element.fields.is_empty() {
        true => Value::from(""),
        false => Value::Object(Map::new()),
    }
}

/// Whether nobody wrote anything there.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().all(is_blank),
        Value::Array(elements) => elements.iter().all(is_blank),
        Value::String(text) => text.is_empty(),
        Value::Bool(is) => !is,
        Value::Null => true,
        Value::Number(_) => false,
    }
}

/// The markers of the rows of a list that a form shows.
pub(crate) fn markers(typed: Option<&crate::Typed>, at: &str, list: Option<&Value>) -> Vec<String> {
    let known = typed.and_then(|typed| typed.rows.get(at)).cloned();
    known.unwrap_or_else(|| {
        let elements = list.and_then(Value::as_array).into_iter().flatten();
        elements.enumerate().map(|(index, element)| row::marker(index, element)).collect()
    })
}
