//! What each row of a list was made of, as a form says it: so that what nobody sees of an element goes along when it is moved.

use serde_json::Value;

use crate::hash;

/// A row that nobody stored yet.
pub(crate) const NEW: &str = "new";
/// Before the marker of a row that is a copy.
const COPY: char = 'c';

/// The marker of the element `value`, which is stored at `index`.
pub(crate) fn marker(index: usize, value: &Value) -> String {
    format!("{index}-{}", hash::of(Some(value)))
}

/// The marker of a copy of a row.
pub(crate) fn copied(marker: &str) -> String {
    format!("{COPY}{}", marker.trim_start_matches(COPY))
}

/// Whether the row is one that is stored, and no copy.
pub(crate) fn is_stored(marker: &str) -> bool {
    marker != NEW && !marker.starts_with(COPY)
}

/// The elements of a list that is stored, by what forms say of them.
pub(crate) struct Stored<'v> {
    elements: &'v [Value],
    hashes: Vec<String>,
}

impl<'v> Stored<'v> {
    pub(crate) fn of(list: Option<&'v Value>) -> Self {
        let elements = list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self { elements, hashes: elements.iter().map(|element| hash::of(Some(element))).collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The element that a row was made of. Where somebody else moved it meanwhile, it is found all the same.
    pub(crate) fn origin(&self, marker: &str) -> Option<&'v Value> {
        let (index, hash) = marker.trim_start_matches(COPY).split_once('-')?;
        let there =
            index.parse().ok().filter(|index| self.hashes.get(*index).is_some_and(|known| known == hash));
        let index = there.or_else(|| self.hashes.iter().position(|known| known == hash))?;
        self.elements.get(index)
    }

    /// Whether these are the markers of the list as it is stored.
    pub(crate) fn is_as_marked(&self, markers: &[String]) -> bool {
        let marked = |(index, hash): (usize, &String)| format!("{index}-{hash}");
        markers.len() == self.hashes.len()
            && self.hashes.iter().enumerate().map(marked).eq(markers.iter().cloned())
    }
}
