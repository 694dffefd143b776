//! Objects whose members are named by the publisher.

use std::collections::HashSet;

use offer_types::Field;
use serde_json::{Map, Value};

use super::Reading;
use super::list::nothing;
use crate::pointer;

/// The most entries that are read, and the longest name of one.
const MOST: usize = 20_000;
pub(super) const LONGEST: usize = 300;

impl Reading<'_> {
    /// The entries that the form has: those that are stored, in their order, and new ones behind them.
    pub(super) fn map(
        &mut self,
        field: &Field,
        from: &str,
        to: &str,
        stored: Option<&Value>,
    ) -> Option<Value> {
        let Some(entry) = field.entry.as_deref() else { return stored.cloned() };
        let named: Vec<String> =
            self.sent.about("row", from).iter().take(MOST).map(|name| (*name).to_owned()).collect();
        let known: HashSet<&str> = named.iter().map(String::as_str).collect();
        let gone: HashSet<String> =
            self.sent.about("gone", from).iter().map(|name| (*name).to_owned()).collect();
        let none = Map::new();
        let old = stored.and_then(Value::as_object).unwrap_or(&none);
        let kept = old.keys().filter(|name| known.contains(name.as_str())).cloned();
        let new = named.iter().filter(|name| !old.contains_key(*name) && name.len() <= LONGEST).cloned();
        let mut entries = Map::new();
        for name in kept.chain(new) {
            let is_gone = gone.contains(&name);
            if is_gone && self.is_saved || entries.contains_key(&name) {
                continue;
            }
            let at = pointer::below(to, &name);
            let read = self.value(entry, &pointer::below(from, &name), &at, old.get(&name));
            // A value that nobody wrote, or that was emptied.
            if read.is_none() && self.is_saved && entry.fields.is_empty() {
                continue;
            }
            if is_gone {
                self.typed.gone.insert(at);
            }
            entries.insert(name, read.unwrap_or_else(|| nothing(entry)));
        }
        // An object that was there stays one.
        match entries.is_empty() && old.is_empty() {
            true => stored.cloned(),
            false => Some(Value::Object(entries)),
        }
    }
}
