//! What a type says about secrets at one place of a document, and how such a place is written down.

use serde_json::{Map, Value};

use super::secret_word::speaks_of_secret;
use super::shape::{Shape, element_key};
use domain::{Place, escape_step, unescape_step};

/// What leaves the document at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sealing {
    Nothing,
    /// Texts; what else is there is an unknown member like others.
    Texts,
    /// Whatever is there: the type names it as a secret.
    Everything,
}

/// A place as the type sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'s> {
    pub(super) shape: &'s Shape,
    pub(super) sealing: Sealing,
    /// Whether each name on the way is one of the type's, in its own spelling.
    pub(super) by_name: bool,
}

impl<'s> Here<'s> {
    pub(super) fn root(shape: &'s Shape) -> Self {
        Self { shape, sealing: Sealing::Nothing, by_name: true }
    }

    fn below(self, shape: &'s Shape, marked: Sealing) -> Self {
        let marked = if shape.is_secret() { marked } else { Sealing::Nothing };
        Self { shape, sealing: self.sealing.max(marked), by_name: self.by_name }
    }

    /// The member that the type calls `name` in just this spelling, which is the first half.
    pub(super) fn named(self, name: &str) -> Option<(&'s str, Self)> {
        let (own, shape) = self.shape.named(name)?;
        Some((own, self.below(shape, Sealing::Everything)))
    }

    /// The member `name`, which the type does not name in this spelling, and the name it means if that leads to a secret:
    /// letter case keeps nothing readable.
    pub(super) fn other(self, name: &str) -> (Option<&'s str>, Self) {
        if let Some((own, shape)) = self.shape.named_in_another_case(name) {
            let inner = self.below(shape, Sealing::Everything);
            return (Some(own), Self { by_name: false, ..inner });
        }
        let shape = self.shape.member(name);
        let inner = self.below(shape, Sealing::Texts);
        let inner = match shape.is_unknown() && speaks_of_secret(name) {
            true => Self { sealing: inner.sealing.max(Sealing::Texts), ..inner },
            false => inner,
        };
        let by_name = self.by_name && !shape.is_unknown() && !shape.is_secret();
        (None, Self { by_name, ..inner })
    }

    pub(super) fn member(self, name: &str) -> Self {
        self.named(name).map_or_else(|| self.other(name).1, |(_, inner)| inner)
    }

    pub(super) fn element(self) -> Self {
        self.below(self.shape.element(), Sealing::Everything)
    }

    /// The member of an object that a place calls `name`: the spelling that the object has, or would get.
    pub(super) fn spelled(self, name: &str, members: &Map<String, Value>) -> (String, Self) {
        if !members.contains_key(name)
            && let Some((own, inner)) = self.named(name)
        {
            let means = |sent: &&String| self.named(sent).is_none() && self.other(sent).0 == Some(own);
            let sent = members.keys().find(means);
            return (sent.cloned().unwrap_or_else(|| own.to_owned()), inner);
        }
        (name.to_owned(), self.member(name))
    }

    /// The element of a list that a place calls `key`.
    pub(super) fn find(self, key: &str, elements: &[Value]) -> Option<usize> {
        let is_it = |element: &Value| {
            element_key(self.shape, element)
                .is_some_and(|found| escape_step(&found.to_ascii_lowercase()) == key)
        };
        elements.iter().position(is_it).or_else(|| {
            let index = key.strip_prefix('#')?.parse().ok()?;
            (index < elements.len()).then_some(index)
        })
    }
}

/// The way to a place, one step after the other: nothing is copied unless somebody asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'w> {
    before: Option<&'w Way<'w>>,
    step: Step<'w>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'w> {
    Document,
    /// A member by the name that was sent, and by the one its secrets are kept under.
    Member {
        sent: &'w str,
        kept: &'w str,
    },
    Element {
        index: usize,
        key: Option<&'w str>,
    },
}

impl<'w> Way<'w> {
    pub(super) const START: Self = Self { before: None, step: Step::Document };

    pub(super) fn member(&'w self, sent: &'w str) -> Self {
        self.member_kept_as(sent, sent)
    }

    pub(super) fn member_kept_as(&'w self, sent: &'w str, kept: &'w str) -> Self {
        Self { before: Some(self), step: Step::Member { sent, kept } }
    }

    pub(super) fn element(&'w self, index: usize, key: Option<&'w str>) -> Self {
        Self { before: Some(self), step: Step::Element { index, key } }
    }

    /// Letters of all names on the way.
    pub(super) fn length(&self) -> usize {
        let here = match self.step {
            Step::Document | Step::Element { key: None, .. } => 0,
            Step::Member { sent, .. } => sent.len(),
            Step::Element { key: Some(key), .. } => key.len(),
        };
        here + self.before.map_or(0, Self::length)
    }

    /// The place as findings name it.
    pub(super) fn path(&self) -> Place {
        let before = self.before.map(Self::path).unwrap_or_default();
        match self.step {
            Step::Document => before,
            Step::Member { sent, .. } => before.member(sent),
            Step::Element { index, key } => before.element(index, key),
        }
    }

    /// A name for the place that survives reordering: `plans[standard]/password`.
    pub(super) fn place(&self) -> String {
        let Some(before) = self.before else { return String::new() };
        let mut place = before.place();
        match self.step {
            Step::Document => {}
            Step::Member { kept, .. } => {
                if before.before.is_some() {
                    place.push('/');
                }
                place.push_str(&escape_step(kept));
            }
            Step::Element { key: Some(key), .. } => {
                place.push_str(&format!("[{}]", escape_step(&key.to_ascii_lowercase())));
            }
            Step::Element { index, key: None } => place.push_str(&format!("[#{index}]")),
        }
        place
    }
}

/// One step of a place that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlaceStep<'p> {
    Member(String),
    /// As [`Here::find`] takes it.
    Element(&'p str),
}

/// The steps of what [`Way::place`] wrote.
pub(super) fn steps(place: &str) -> Vec<PlaceStep<'_>> {
    let (mut steps, mut kind, mut rest) = (Vec::new(), '/', place);
    loop {
        let end = rest.find(['/', '[']).unwrap_or(rest.len());
        let word = &rest[..end];
        steps.push(match kind {
            '/' => PlaceStep::Member(unescape_step(word)),
            _ => PlaceStep::Element(word.strip_suffix(']').unwrap_or(word)),
        });
        let Some(next) = rest[end..].chars().next() else { return steps };
        (kind, rest) = (next, &rest[end + 1..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let way = Way::START;
        let (way, empty) = (way.member_kept_as("OFFER", "offer"), way.member(""));
        let way = way.element(3, Some("Small/[x]"));
        let way = way.member("a/b~[c]");
        let way = way.element(7, None);
        assert_eq!(way.place(), "offer[small~1~2x]]/a~1b~0~2c][#7]");
        assert_eq!(way.path().to_string(), "definition.OFFER[3].a/b~[c][7]");
        let read = steps("offer[small~1~2x]]/a~1b~0~2c][#7]");
        let member = |name: &str| PlaceStep::Member(name.to_owned());
        let expected =
            [member("offer"), PlaceStep::Element("small~1~2x]"), member("a/b~[c]"), PlaceStep::Element("#7")];
        assert_eq!(read, expected);
        assert_eq!(empty.member("x").place(), "/x");
        assert_eq!(steps("/x"), [member(""), member("x")]);
    }
}
