//! Every field of two definitions down to the last, also those that say the same: what people read side by side.
//!
//! What is on one side only is told field by field, too, and a list of plain values is one field. All fields are counted; of those
//! that are wanted some are told, so that however large the definitions are, a reader gets a page of them.

use std::collections::BTreeMap;

use domain::{Definition, Page, PageName, Place, PlanId};
use serde_json::{Map, Value};
use words::Argument;

use super::fields::{is_same, is_silent, place_of};
use super::pairs::{Pair, Pairs};
use super::words::{by_items, by_words};
use super::{Change, OfferType, Side, Words};
use crate::artifact::{self, ArtifactKind};
use crate::message::label;
use crate::shape::Shape;

/// What became of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Added,
    Removed,
    Edited,
    Unchanged,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Added, Self::Removed, Self::Edited, Self::Unchanged];
    /// Those of fields that are not the same.
    pub const CHANGES: [Self; 3] = [Self::Added, Self::Removed, Self::Edited];
}

impl From<Change> for Outcome {
    fn from(change: Change) -> Self {
        match change {
            Change::Added => Self::Added,
            Change::Removed => Self::Removed,
            Change::Edited => Self::Edited,
        }
    }
}

/// Which fields are told.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub outcomes: Vec<Outcome>,
    /// Those on pages of this name; on all without it.
    pub page: Option<PageName>,
    /// Those of this plan; of the offer and of all plans without it.
    pub plan: Option<PlanId>,
    /// So many of them are passed over first.
    pub skip: usize,
    /// At most so many are told.
    pub most: usize,
}

/// A field of two definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedField {
    /// Where it is, in a way that survives reordering.
    pub place: String,
    /// What people call it.
    pub label: Argument,
    pub outcome: Outcome,
    /// What it said and says; neither for a secret.
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// Where a long text changed, or a list of plain values.
    pub words: Vec<Words>,
    pub secret: bool,
    /// What kind of file it names.
    pub file: Option<ArtifactKind>,
}

/// The fields of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedPage {
    pub page: Page,
    pub fields: Vec<ComparedField>,
}

/// Two definitions, field by field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EveryField {
    /// How many fields came to what, whether they are told or not, among those of the page and the plan that are wanted.
    pub counts: BTreeMap<Outcome, usize>,
    /// Those that are told.
    pub pages: Vec<ComparedPage>,
    /// Plans that are on one side only.
    pub plans: BTreeMap<PlanId, Change>,
    /// Every page of either side, in the order people go through them.
    pub all_pages: Vec<Page>,
}

impl EveryField {
    /// How many fields came to one of these.
    pub fn count(&self, outcomes: &[Outcome]) -> usize {
        outcomes.iter().filter_map(|outcome| self.counts.get(outcome)).sum()
    }
}

impl OfferType {
    /// Both definitions, field by field.
    pub fn compare_every(&self, before: Side<'_>, after: Side<'_>, wanted: &Wanted) -> EveryField {
        let mut all_pages = self.pages_of(after.definition);
        let earlier = self.pages_of(before.definition);
        let gone: Vec<Page> = earlier.iter().filter(|page| !all_pages.contains(page)).cloned().collect();
        let plan = |page: &Page, change| page.plan().cloned().map(|plan| (plan, change));
        let new = all_pages.iter().filter(|page| !earlier.contains(page));
        let mut plans: BTreeMap<PlanId, Change> = new.filter_map(|page| plan(page, Change::Added)).collect();
        plans.extend(gone.iter().filter_map(|page| plan(page, Change::Removed)));
        all_pages.extend(gone);
        let is_wanted = |page: &&Page| {
            wanted.page.is_none_or(|name| page.name() == name)
                && wanted.plan.as_ref().is_none_or(|plan| page.plan() == Some(plan))
        };
        let mut every = Every::new(self, before, after, wanted);
        let pages = all_pages.iter().filter(is_wanted).filter_map(|page| every.page(page)).collect();
        EveryField { counts: every.counts, pages, plans, all_pages }
    }
}

struct Every<'v> {
    known: &'v OfferType,
    before: Side<'v>,
    after: Side<'v>,
    /// Places of secrets, by their page.
    secrets: BTreeMap<Page, Vec<String>>,
    wanted: &'v Wanted,
    path: Place,
    counts: BTreeMap<Outcome, usize>,
    /// How many of those that are wanted came so far.
    passed: usize,
    found: Vec<ComparedField>,
}

impl<'v> Every<'v> {
    fn new(known: &'v OfferType, before: Side<'v>, after: Side<'v>, wanted: &'v Wanted) -> Self {
        let mut secrets: BTreeMap<Page, Vec<String>> = BTreeMap::new();
        let only_before = before.sealed.keys().filter(|place| !after.sealed.contains_key(*place));
        for place in after.sealed.keys().chain(only_before) {
            secrets.entry(known.page_of(place)).or_default().push(place.clone());
        }
        let (path, counts, found) = (Place::default(), BTreeMap::new(), Vec::new());
        Self { known, before, after, secrets, wanted, path, counts, passed: 0, found }
    }

    /// The fields of `page` that are told, if there are any.
    fn page(&mut self, page: &Page) -> Option<ComparedPage> {
        let known = self.known;
        let (before, after) =
            (known.page(self.before.definition, page), known.page(self.after.definition, page));
        let shape = match page.plan() {
            None => &known.shape,
            Some(plan) => {
                let index = |side: Side<'_>| Definition::of(side.definition).index_of(plan.as_str());
                let index = index(self.after).or_else(|| index(self.before)).unwrap_or_default();
                self.path = Place::plan(index, Some(plan.as_str()));
                known.shape.plan().unwrap_or(&known.shape)
            }
        };
        self.value(shape, before.as_ref(), after.as_ref());
        self.path = Place::default();
        for place in self.secrets.remove(page).unwrap_or_default() {
            self.secret(place);
        }
        let fields = std::mem::take(&mut self.found);
        (!fields.is_empty()).then(|| ComparedPage { page: page.clone(), fields })
    }

    fn secret(&mut self, place: String) {
        let (before, after) = (self.before.sealed.get(&place), self.after.sealed.get(&place));
        let outcome = outcome(before.is_some(), after.is_some(), before == after);
        let label = label(&self.known.shape, &place_of(&place));
        self.add(outcome, || ComparedField {
            place,
            label,
            outcome,
            before: None,
            after: None,
            words: Vec::new(),
            secret: true,
            file: None,
        });
    }

    fn value(&mut self, shape: &Shape, before: Option<&Value>, after: Option<&Value>) {
        let none = (Map::new(), Vec::new());
        let says = |value: &&Value| !is_silent(shape, value);
        match (before.filter(says), after.filter(says)) {
            (None, None) => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => self.members(shape, before, after),
            (Some(Value::Object(before)), None) => self.members(shape, before, &none.0),
            (None, Some(Value::Object(after))) => self.members(shape, &none.0, after),
            (Some(Value::Array(before)), Some(Value::Array(after))) if is_deep(before) || is_deep(after) => {
                self.list(shape, before, after);
            }
            (Some(Value::Array(before)), None) if is_deep(before) => self.list(shape, before, &none.1),
            (None, Some(Value::Array(after))) if is_deep(after) => self.list(shape, &none.1, after),
            (before, after) => self.leaf(shape, before, after),
        }
    }

    fn members(&mut self, shape: &Shape, before: &Map<String, Value>, after: &Map<String, Value>) {
        for name in after.keys().chain(before.keys().filter(|name| !after.contains_key(*name))) {
            self.path.enter_member(name);
            self.value(shape.member(name), before.get(name), after.get(name));
            self.path.leave();
        }
    }

    fn list(&mut self, shape: &Shape, before: &[Value], after: &[Value]) {
        let Pairs { elements, order } = Pairs::of(shape, before, after);
        for Pair { index, key, before, after } in elements {
            self.element(shape, (index, key.as_ref()), before, after);
        }
        if let Some((before, after)) = order {
            self.leaf(shape, Some(&before), Some(&after));
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
        self.value(list.element(), before, after);
        self.path.leave();
    }

    fn leaf(&mut self, shape: &Shape, before: Option<&Value>, after: Option<&Value>) {
        let is_same = matches!((before, after), (Some(before), Some(after)) if is_same(shape, before, after));
        let outcome = outcome(before.is_some(), after.is_some(), is_same);
        let (place, root) = (self.path.clone(), &self.known.shape);
        self.add(outcome, || ComparedField {
            place: place.stable(),
            label: label(root, &place),
            outcome,
            words: match (before, after) {
                _ if outcome != Outcome::Edited => Vec::new(),
                (Some(Value::String(before)), Some(Value::String(after))) => by_words(before, after),
                (Some(Value::Array(before)), Some(Value::Array(after))) => by_items(before, after),
                _ => Vec::new(),
            },
            before: before.cloned(),
            after: after.cloned(),
            secret: false,
            file: shape
                .annotation("x-stoa-artifact")
                .and_then(|of| Some(artifact::requirement(of).ok()?.kind)),
        });
    }

    /// Counts a field, and tells it if it is among those that are wanted.
    fn add(&mut self, outcome: Outcome, field: impl FnOnce() -> ComparedField) {
        *self.counts.entry(outcome).or_default() += 1;
        if !self.wanted.outcomes.contains(&outcome) {
            return;
        }
        let end = self.wanted.skip.saturating_add(self.wanted.most);
        if (self.wanted.skip..end).contains(&self.passed) {
            self.found.push(field());
        }
        self.passed += 1;
    }
}

/// Whether a list is told element by element, because one of them is more than a plain value.
fn is_deep(list: &[Value]) -> bool {
    list.iter().any(|element| element.is_object() || element.is_array())
}

fn outcome(was: bool, is: bool, is_same: bool) -> Outcome {
    match (was, is) {
        (false, _) => Outcome::Added,
        (_, false) => Outcome::Removed,
        _ if is_same => Outcome::Unchanged,
        _ => Outcome::Edited,
    }
}
