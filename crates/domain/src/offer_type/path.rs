//! Places in a document, and the two ways to write them down.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::rc::Rc;

use crate::shown;

/// Names are shared: a thousand places below one long name hold it once.
#[derive(Debug, Clone)]
enum Segment {
    Member(Rc<str>),
    /// An element of a list; `key` is what identifies it across edits, where its list has a key.
    Element {
        index: usize,
        key: Option<Rc<str>>,
    },
}

impl Segment {
    fn step(&self) -> PathStep<'_> {
        match self {
            Self::Member(name) => PathStep::Member(name),
            Self::Element { index, .. } => PathStep::Element(*index),
        }
    }
}

// A place is the same whether or not the key of an element on the way is known.
impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.step() == other.step()
    }
}

impl Eq for Segment {}

impl PartialOrd for Segment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Segment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.step().cmp(&other.step())
    }
}

/// A place in an offer definition. Places sort by member name and element number.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path(Vec<Segment>);

impl Path {
    pub(super) fn member(&self, name: &str) -> Self {
        self.with(Segment::Member(name.into()))
    }

    pub(super) fn element(&self, index: usize, key: Option<&str>) -> Self {
        self.with(Segment::Element { index, key: key.map(lower) })
    }

    /// Makes this the place of a member of what is here; [`Path::leave`] comes back.
    pub(super) fn enter_member(&mut self, name: &str) {
        self.0.push(Segment::Member(name.into()));
    }

    pub(super) fn enter_element(&mut self, index: usize, key: Option<&str>) {
        self.0.push(Segment::Element { index, key: key.map(lower) });
    }

    pub(super) fn leave(&mut self) {
        self.0.pop();
    }

    fn with(&self, segment: Segment) -> Self {
        let mut path = self.clone();
        path.0.push(segment);
        path
    }

    /// How findings name the place: `definition.plans[0].planId`.
    pub(super) fn target(&self) -> String {
        let mut text = String::from("definition");
        for segment in &self.0 {
            let _ = match segment {
                Segment::Member(name) => write!(text, ".{}", shown(name)),
                Segment::Element { index, .. } => write!(text, "[{index}]"),
            };
        }
        text
    }

    /// RFC 6901 pointer from the definition: `/plans/0/planId`.
    pub(super) fn pointer(&self) -> String {
        let mut text = String::new();
        for segment in &self.0 {
            let _ = match segment {
                Segment::Member(name) => write!(text, "/{}", name.replace('~', "~0").replace('/', "~1")),
                Segment::Element { index, .. } => write!(text, "/{index}"),
            };
        }
        text
    }

    /// A name for the place that survives reordering: `plans[standard]/planId`.
    pub(super) fn stable(&self) -> String {
        let mut text = String::new();
        for segment in &self.0 {
            let _ = match segment {
                Segment::Member(name) if text.is_empty() => write!(text, "{}", escape(name)),
                Segment::Member(name) => write!(text, "/{}", escape(name)),
                Segment::Element { key: Some(key), .. } => write!(text, "[{}]", escape(key)),
                Segment::Element { index, key: None } => write!(text, "[#{index}]"),
            };
        }
        text
    }

    /// The last member name on the way to the place, and the element number after it, if any.
    pub(super) fn last_member(&self) -> (&str, Option<usize>) {
        let index = match self.0.last() {
            Some(Segment::Element { index, .. }) => Some(*index),
            _ => None,
        };
        let name = self.0.iter().rev().find_map(|segment| match segment {
            Segment::Member(name) => Some(&**name),
            Segment::Element { .. } => None,
        });
        (name.unwrap_or("definition"), index)
    }

    /// The place that holds this one.
    pub(super) fn parent(&self) -> Self {
        Self(self.0.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default())
    }

    pub(super) fn starts_with(&self, start: &Self) -> bool {
        self.0.starts_with(&start.0)
    }

    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// Member names and element numbers on the way to the place, outermost first.
    pub(super) fn steps(&self) -> impl Iterator<Item = PathStep<'_>> {
        self.0.iter().map(Segment::step)
    }
}

/// Keys are the same in any letter case.
fn lower(key: &str) -> Rc<str> {
    match key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => key.to_ascii_lowercase().into(),
        false => key.into(),
    }
}

/// One step of a [`Path`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PathStep<'p> {
    Member(&'p str),
    Element(usize),
}

/// Keeps the separators of [`Path::stable`] unambiguous.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('[', "~2")
}

pub(super) fn unescape(name: &str) -> String {
    name.replace("~2", "[").replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_three_ways() {
        let path = Path::default().member("plans").element(1, Some("Gold")).member("a/b~[c");
        assert_eq!(path.target(), "definition.plans[1].a/b~[c");
        assert_eq!(path.pointer(), "/plans/1/a~1b~0[c");
        assert_eq!(path.stable(), "plans[gold]/a~1b~0~2c");
        assert_eq!(unescape(&escape("a/b~[c~2")), "a/b~[c~2");
    }

    #[test]
    fn a_long_name_is_shown_by_its_beginning() {
        let path = Path::default().member(&"x".repeat(1000)).member("y");
        assert_eq!(path.target(), format!("definition.{}….y", "x".repeat(80)));
    }
}
