//! The fields of a page that say something else.

use domain::{Definition, Page, Place};
use serde_json::Value;

use super::pairs::{Pair, Pairs};
use super::words::by_words;
use super::{Change, FieldDifference, OfferType};
use crate::message::label;
use crate::page_text::canonical;
use crate::secret_place::{PlaceStep, steps};
use crate::shape::Shape;

/// Nobody reads more differences than this.
const MOST: usize = 500;
/// A value of more bytes is left out.
const LONGEST: usize = 8 << 10;

/// What differs so far.
pub(super) struct Fields<'v> {
    root: &'v Shape,
    before: &'v Value,
    after: &'v Value,
    path: Place,
    found: Vec<FieldDifference>,
    /// How many more are told.
    left: usize,
    more: bool,
}

impl<'v> Fields<'v> {
    pub(super) fn new(root: &'v Shape, before: &'v Value, after: &'v Value) -> Self {
        Self { root, before, after, path: Place::default(), found: Vec::new(), left: MOST, more: false }
    }

    /// Whether there are more differences than are told.
    pub(super) fn are_full(&self) -> bool {
        self.more
    }

    /// What differs on `page`, where these `secrets` changed.
    pub(super) fn of_page(
        &mut self,
        known: &OfferType,
        page: &Page,
        secrets: &[(String, Change)],
    ) -> Vec<FieldDifference> {
        let (before, after) = (known.page(self.before, page), known.page(self.after, page));
        let shape = match page.plan() {
            None => self.root,
            Some(plan) => {
                let index = Definition::of(self.after).index_of(plan.as_str()).unwrap_or_default();
                self.path = Place::plan(index, Some(plan.as_str()));
                self.root.plan().unwrap_or(self.root)
            }
        };
        self.value(shape, before.as_ref(), after.as_ref());
        self.path = Place::default();
        for (place, change) in secrets {
            let label = label(self.root, &place_of(place)).to_string();
            let (place, secret, change) = (place.clone(), true, *change);
            self.add(|| FieldDifference { place, label, change, secret, ..nothing() });
        }
        std::mem::take(&mut self.found)
    }

    fn value(&mut self, shape: &Shape, before: Option<&Value>, after: Option<&Value>) {
        let says = |value: &&Value| !is_silent(shape, value);
        match (before.filter(says), after.filter(says)) {
            (None, None) => {}
            (Some(before), Some(after)) if is_same(shape, before, after) => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                let names: Vec<_> =
                    after.keys().chain(before.keys().filter(|name| !after.contains_key(*name))).collect();
                for name in names {
                    self.path.enter_member(name);
                    self.value(shape.member(name), before.get(name), after.get(name));
                    self.path.leave();
                }
            }
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.list(shape, before, after),
            (before, after) => self.leaf(before, after),
        }
    }

    fn list(&mut self, shape: &Shape, before: &[Value], after: &[Value]) {
        let Pairs { elements, order } = Pairs::of(shape, before, after);
        for Pair { index, key, before, after } in elements {
            self.element(shape, (index, key.as_ref()), before, after);
        }
        if let Some((before, after)) = order {
            self.leaf(Some(&before), Some(&after));
        }
    }

    fn element(
        &mut self,
        list: &Shape,
        (index, key): (usize, Option<&String>),
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        self.path.enter_element(index, key.map(String::as_str));
        // In a list even what says nothing has its place.
        let is_there = |value: Option<&Value>| value.is_some_and(|value| is_silent(list.element(), value));
        match (before, after) {
            (Some(before), Some(after)) if is_same(list.element(), before, after) => {}
            _ if is_there(before) || is_there(after) => self.leaf(before, after),
            _ => self.value(list.element(), before, after),
        }
        self.path.leave();
    }

    fn leaf(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let change = match (before, after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Edited,
        };
        let words = match (before, after) {
            (Some(Value::String(before)), Some(Value::String(after))) => by_words(before, after),
            _ => Vec::new(),
        };
        let fits = |value: &&Value| value.to_string().len() <= LONGEST;
        let (was, is) = (before.filter(fits), after.filter(fits));
        let shortened = was.is_some() != before.is_some() || is.is_some() != after.is_some();
        let (place, label) = (self.path.stable(), label(self.root, &self.path).to_string());
        let (before, after) = (was.cloned(), is.cloned());
        self.add(|| FieldDifference { place, label, change, before, after, words, shortened, ..nothing() });
    }

    fn add(&mut self, difference: impl FnOnce() -> FieldDifference) {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.found.push(difference());
            }
            None => self.more = true,
        }
    }
}

fn nothing() -> FieldDifference {
    FieldDifference {
        place: String::new(),
        label: String::new(),
        change: Change::Edited,
        before: None,
        after: None,
        words: Vec::new(),
        secret: false,
        shortened: false,
    }
}

/// Whether a value says no more than leaving it out would.
pub(super) fn is_silent(shape: &Shape, value: &Value) -> bool {
    shape.is_absent(value) || shape.annotation("x-stoa-always") == Some(value)
}

pub(super) fn is_same(shape: &Shape, before: &Value, after: &Value) -> bool {
    before == after || canonical(shape, before) == canonical(shape, after)
}

/// The place that is written so in a way that survives reordering.
pub(super) fn place_of(stable: &str) -> Place {
    let mut path = Place::default();
    for step in steps(stable) {
        path = match step {
            PlaceStep::Member(name) => path.member(&name),
            PlaceStep::Element(key) => path.element(0, Some(key)),
        };
    }
    path
}
