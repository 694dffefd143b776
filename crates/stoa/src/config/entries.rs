//! What the sources say, by key, before anybody knows what it means.

use std::collections::BTreeMap;

use super::kind::{Complaint, Kind};
use super::place::{Place, Problem};
use super::raw::Raw;
use super::toml_value;

struct Entry {
    raw: Raw,
    place: Place,
}

/// The strongest statement about each key, and what is wrong so far.
#[derive(Default)]
pub(crate) struct Entries {
    found: BTreeMap<String, Entry>,
    /// Where each setting that was taken came from.
    pub(super) places: BTreeMap<String, Place>,
    pub(super) problems: Vec<Problem>,
}

impl Entries {
    /// Notes what a source says; a later source outweighs an earlier one.
    pub(super) fn add(&mut self, key: impl Into<String>, raw: Raw, place: Place) {
        self.found.insert(key.into(), Entry { raw, place });
    }

    pub(super) fn problem(&mut self, place: Option<Place>, message: impl Into<String>) {
        self.problems.push(Problem { place, message: message.into() });
    }

    /// The setting called `key`, or its default; what is wrong with it is noted.
    pub(super) fn take<T: Kind>(&mut self, key: &'static str, default: Option<&str>) -> T {
        let found = if T::IS_TABLE { self.take_table(key) } else { self.found.remove(key) };
        if let Some(Entry { raw, place }) = found {
            let read = T::read(&raw);
            self.places.entry(key.to_owned()).or_insert(place);
            match read {
                Ok(value) => return value,
                Err(complaints) => complaints.iter().for_each(|complaint| self.complain(key, complaint)),
            }
        }
        let default =
            default.map(|text| toml_value::parse(text).and_then(|value| T::read(&Raw::Toml(value)).ok()));
        default.unwrap_or_else(T::absent).expect("a test reads every default")
    }

    /// The members of an open table, each of which may come from another source, as one.
    fn take_table(&mut self, key: &str) -> Option<Entry> {
        if let Some(entry) = self.found.remove(key) {
            return Some(entry);
        }
        let prefix = format!("{key}.");
        let members: Vec<String> =
            self.found.keys().filter(|found| found.starts_with(&prefix)).cloned().collect();
        let mut table = toml::Table::new();
        let mut first = None;
        for member in members {
            let Some(Entry { raw, place }) = self.found.remove(&member) else { continue };
            let value = match raw {
                Raw::Text(text) => toml::Value::String(text),
                Raw::Toml(value) => value,
            };
            table.insert(member[prefix.len()..].to_owned(), value);
            first.get_or_insert_with(|| place.clone());
            self.places.insert(member, place);
        }
        first.map(|place| Entry { raw: Raw::Toml(table.into()), place })
    }

    fn complain(&mut self, key: &str, complaint: &Complaint) {
        let at = format!("{key}{}", complaint.at);
        let place = self.places.get(&at).or_else(|| self.places.get(key)).cloned();
        self.problem(place, format!("{at} {}", complaint.message));
    }

    /// Every key that nobody took.
    pub(super) fn take_rest(&mut self) -> impl Iterator<Item = (String, Place)> + use<> {
        std::mem::take(&mut self.found).into_iter().map(|(key, entry)| (key, entry.place))
    }
}
