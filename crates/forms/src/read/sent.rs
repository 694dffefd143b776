//! What came, by name.

use std::collections::{HashMap, HashSet};

use crate::control::raw::MARK;

/// Everything that a form sent. Whoever sent it may have made it up.
pub(crate) struct Sent<'s> {
    values: HashMap<&'s str, Vec<&'s str>>,
    shown: HashSet<&'s str>,
    shown_raw: HashSet<&'s str>,
}

impl<'s> Sent<'s> {
    pub(crate) fn of(pairs: &'s [(String, String)]) -> Self {
        let mut sent = Self { values: HashMap::new(), shown: HashSet::new(), shown_raw: HashSet::new() };
        for (name, value) in pairs {
            match (name.as_str(), value.strip_prefix(MARK)) {
                ("shown", Some(pointer)) => _ = sent.shown_raw.insert(pointer),
                ("shown", None) => _ = sent.shown.insert(value),
                (name, _) => sent.values.entry(name).or_default().push(value),
            }
        }
        sent
    }

    /// Whether the form has the control at `pointer`.
    pub(crate) fn shows(&self, pointer: &str) -> bool {
        self.shown.contains(pointer)
    }

    /// Whether it has one that shows JSON.
    pub(crate) fn shows_raw(&self, pointer: &str) -> bool {
        self.shown_raw.contains(pointer)
    }

    pub(crate) fn first(&self, name: &str) -> Option<&'s str> {
        self.all(name).first().copied()
    }

    pub(crate) fn all(&self, name: &str) -> &[&'s str] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// What was sent about `pointer` beside its value.
    pub(crate) fn about(&self, what: &str, pointer: &str) -> &[&'s str] {
        self.all(&format!("{what}:{pointer}"))
    }
}
