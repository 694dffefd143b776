//! What differs between two definitions of one type, page by page and field by field.
//!
//! Two ways to write the same are no difference: the order of members, the spelling of numbers, what is absent. How much is told is
//! bounded; that there is more is told, too.

mod every;
mod fields;
mod pairs;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Page, PlanId};
use serde::Serialize;
use serde_json::Value;

pub use self::every::{ComparedField, ComparedPage, EveryField, Outcome, Wanted};
pub use self::words::Words;

use self::fields::Fields;
use super::OfferType;

/// Sealed secrets by stable place.
type Sealed = BTreeMap<String, String>;

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    Added,
    Removed,
    Edited,
}

/// A field that says something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldDifference {
    /// Where it is, in a way that survives reordering: `plans[gold]/regions`.
    pub place: String,
    /// What people call it.
    pub label: String,
    pub change: Change,
    /// What it said and says; neither for a secret, nor where it is too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Where a long text changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Words>,
    /// Whether it is kept secret: that it changed is all there is to say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether something was left out because it is too long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shortened: bool,
}

/// A page that says something else.
#[derive(Debug, Clone, PartialEq)]
pub struct PageDifference {
    pub page: Page,
    pub fields: Vec<FieldDifference>,
}

/// A plan that is there on one side only.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanDifference {
    pub plan: PlanId,
    pub change: Change,
    /// Its pages, which come or go with it.
    pub pages: Vec<Page>,
}

/// What differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    pub plans: Vec<PlanDifference>,
    pub pages: Vec<PageDifference>,
    /// Pages that say the same on both sides.
    pub unchanged: Vec<Page>,
    /// Whether there are more differences than are told.
    pub more: bool,
}

impl Comparison {
    /// The pages that are not the same, those of plans that come or go included.
    pub fn changed_pages(&self) -> impl Iterator<Item = &Page> {
        let of_plans = self.plans.iter().flat_map(|plan| &plan.pages);
        self.pages.iter().map(|page| &page.page).chain(of_plans)
    }

    pub fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.pages.is_empty()
    }
}

/// A side of a comparison: a definition as readers get it, and its secrets as they are stored.
#[derive(Debug, Clone, Copy)]
pub struct Side<'v> {
    pub definition: &'v Value,
    pub sealed: &'v Sealed,
}

impl OfferType {
    /// What `after` says else than `before`.
    pub fn compare(&self, before: Side<'_>, after: Side<'_>) -> Comparison {
        compare(self, before, after)
    }
}

fn compare(known: &OfferType, before: Side<'_>, after: Side<'_>) -> Comparison {
    let (earlier, later) = (known.pages_of(before.definition), known.pages_of(after.definition));
    let plans =
        |pages: &[Page]| pages.iter().filter_map(|page| page.plan().cloned()).collect::<BTreeSet<_>>();
    let (had, has) = (plans(&earlier), plans(&later));
    let mut found = Comparison::default();
    for (pages, others, change) in [(&later, &had, Change::Added), (&earlier, &has, Change::Removed)] {
        found.plans.extend(plans_only_in(pages, others, change));
    }
    let secrets = secrets_by_page(known, before.sealed, after.sealed);
    let mut fields = Fields::new(&known.shape, before.definition, after.definition);
    let both = later.into_iter().filter(|page| page.plan().is_none_or(|plan| had.contains(plan)));
    for page in both {
        let differences = fields.of_page(known, &page, secrets.get(&page).map_or(&[][..], Vec::as_slice));
        match differences.is_empty() {
            true => found.unchanged.push(page),
            false => found.pages.push(PageDifference { page, fields: differences }),
        }
    }
    found.more = fields.are_full();
    found
}

fn plans_only_in(pages: &[Page], others: &BTreeSet<PlanId>, change: Change) -> Vec<PlanDifference> {
    let mut found: Vec<PlanDifference> = Vec::new();
    for page in pages {
        let Some(plan) = page.plan().filter(|plan| !others.contains(plan)) else { continue };
        match found.last_mut().filter(|last| last.plan == *plan) {
            Some(last) => last.pages.push(page.clone()),
            None => found.push(PlanDifference { plan: plan.clone(), change, pages: vec![page.clone()] }),
        }
    }
    found
}

/// The places of secrets that are not the same, with what became of them.
fn secrets_by_page(
    known: &OfferType,
    before: &Sealed,
    after: &Sealed,
) -> BTreeMap<Page, Vec<(String, Change)>> {
    let mut found: BTreeMap<Page, Vec<(String, Change)>> = BTreeMap::new();
    for place in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let change = match (before.get(place), after.get(place)) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            (Some(before), Some(after)) if before == after => continue,
            _ => Change::Edited,
        };
        found.entry(known.page_of(place)).or_default().push((place.clone(), change));
    }
    found
}
