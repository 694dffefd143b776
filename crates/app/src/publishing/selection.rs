//! Publishing some pages: what is live, with these pages of the draft in place of its own.
//!
//! What belongs together goes together. The pages [`ALWAYS`] names go along with every publish. A plan that is new goes along as a
//! whole; one that could not be sold yet is held back as a whole, and stays in the draft.

use std::collections::{BTreeMap, BTreeSet};

use db::offers;
use domain::{Definition, Finding, OfferId, Page, PageName, PlanId, PublisherId, shown};
use offer_types::OfferType;
use offer_types::prices::FrozenRates;
use serde_json::Value;

use crate::offers::{is_kept, open_into, whole};
use crate::{Ctx, Problem, sealing};

/// Pages that other pages cannot be published without.
pub(super) const ALWAYS: &[PageName] = &[PageName::OfferSettings, PageName::Plans, PageName::TestDrive];

/// All that a version says, as it is stored, with its sealed secrets and the rates of its prices by place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    pub(super) definition: Value,
    pub(super) sealed: BTreeMap<String, String>,
    pub(super) price_rates: FrozenRates,
}

impl Content {
    pub(super) fn of(
        ctx: &Ctx,
        owner: (&PublisherId, &OfferId),
        known: &OfferType,
        version: &offers::Version,
    ) -> Result<Self, Problem> {
        let sealed = sealing::secrets(ctx, owner, known, version)?;
        let price_rates = FrozenRates::parse(version.price_rates.as_deref())?;
        Ok(Self { definition: whole(ctx, known, version)?, sealed, price_rates })
    }

    /// Its secrets as they are stored.
    pub(super) fn secrets(&self) -> Result<Option<String>, Problem> {
        (!self.sealed.is_empty()).then(|| Ok(serde_json::to_string(&self.sealed)?)).transpose()
    }

    /// The definition with its secrets put back.
    pub(super) fn with_secrets(
        mut self,
        ctx: &Ctx,
        owner: (&PublisherId, &OfferId),
        known: &OfferType,
    ) -> Result<Value, Problem> {
        open_into(ctx, owner, known, self.secrets()?.as_deref(), &mut self.definition)?;
        Ok(self.definition)
    }

    fn text(&self, known: &OfferType, page: &Page) -> Option<String> {
        known.page_text(&self.definition, page, &self.sealed)
    }
}

/// What goes along with the chosen pages, and what does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The pages that say something else than the live ones and are published.
    pub pages: Vec<Page>,
    pub pulled_in: Vec<PulledIn>,
    pub held_back: Vec<HeldBack>,
}

impl Selection {
    /// All pages of an offer that was never live: nothing of it could stand alone.
    pub(super) fn of_all(
        known: &OfferType,
        draft: &Content,
        chosen: &BTreeSet<Page>,
    ) -> Result<Self, Problem> {
        let pages = known.pages_of(&draft.definition);
        refuse_unknown(chosen, &pages)?;
        let others = pages.iter().filter(|page| !chosen.contains(page));
        let pulled_in =
            others.map(|page| PulledIn { page: page.clone(), because: Because::NeverLive }).collect();
        Ok(Self { pages, pulled_in, held_back: Vec::new() })
    }

    /// Refuses what would publish none of the `chosen` pages.
    pub(super) fn says_something(&self, chosen: &BTreeSet<Page>) -> Result<(), Problem> {
        if self.pages.iter().any(|page| chosen.contains(page)) {
            return Ok(());
        }
        let is_chosen = |plan: &&HeldBack| plan.pages.iter().any(|page| chosen.contains(page));
        let problems: Vec<Finding> =
            self.held_back.iter().filter(is_chosen).flat_map(|plan| plan.problems.clone()).collect();
        if !problems.is_empty() {
            return Err(Problem::NotPublishable(problems));
        }
        Err(Problem::conflict(
            "NothingToPublish",
            "the chosen pages are the same as the live ones; change them first, or publish with force",
        ))
    }
}

/// A page that was not chosen and is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledIn {
    pub page: Page,
    pub because: Because,
}

impl PulledIn {
    /// The reason, for programs.
    pub fn reason(&self) -> String {
        match &self.because {
            Because::NeverLive => "the offer was never live: all of its pages go along".to_owned(),
            Because::NewPlan(plan) => format!("plan `{plan}` is new: all of its pages go along"),
            Because::Always => format!("the page `{}` goes along with every publish", self.page),
        }
    }
}

/// Why a page goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// Nothing of the offer could stand alone.
    NeverLive,
    /// Its plan is not live yet.
    NewPlan(PlanId),
    /// Others cannot be published without it.
    Always,
}

/// A new plan that is not published yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    pub plan: PlanId,
    pub pages: Vec<Page>,
    /// What is to be corrected before it can be, by its place in what would have been published.
    pub problems: Vec<Finding>,
}

/// What is published, in place of the draft as a whole.
pub(super) struct Composed {
    pub(super) content: Content,
    pub(super) selection: Selection,
}

/// Puts `chosen` pages of `draft` into `live`. `problems` says what keeps a definition from being published.
pub(super) fn select(
    known: &OfferType,
    live: &Content,
    draft: &Content,
    chosen: &BTreeSet<Page>,
    problems: impl Fn(&Content) -> Result<Vec<Finding>, Problem>,
) -> Result<Composed, Problem> {
    let all = known.pages_of(&draft.definition);
    refuse_unknown(chosen, &all)?;
    let new = new_plans(&live.definition, &draft.definition);
    let is_new = |page: &Page| page.plan().is_some_and(|plan| new.contains(plan));
    let taken: BTreeSet<Page> = all
        .iter()
        .filter(|page| chosen.contains(page) || ALWAYS.contains(&page.name()) || is_new(page))
        .cloned()
        .collect();
    let whole = compose(known, live, draft, &taken, &BTreeSet::new())?;
    let held_back = incomplete(&whole.definition, &new, problems(&whole)?);
    let held: BTreeSet<PlanId> = held_back.keys().cloned().collect();
    let content = if held.is_empty() { whole } else { compose(known, live, draft, &taken, &held)? };
    let differs = |page: &Page| live.text(known, page) != content.text(known, page);
    let stays = |page: &Page| page.plan().is_some_and(|plan| held.contains(plan));
    let pages: Vec<Page> = all.iter().filter(|page| !stays(page) && differs(page)).cloned().collect();
    let pulled_in = pages.iter().filter(|page| !chosen.contains(page)).map(|page| PulledIn {
        page: page.clone(),
        because: match page.plan() {
            Some(plan) => Because::NewPlan(plan.clone()),
            None => Because::Always,
        },
    });
    let held_back = held_back.into_iter().map(|(plan, problems)| {
        let pages = all.iter().filter(|page| page.plan() == Some(&plan)).cloned().collect();
        HeldBack { plan, pages, problems }
    });
    let (pulled_in, held_back) = (pulled_in.collect(), held_back.collect());
    Ok(Composed { content, selection: Selection { pages, pulled_in, held_back } })
}

/// Whether both say the same, page by page.
pub(super) fn is_same(known: &OfferType, one: &Content, other: &Content) -> bool {
    let (pages, others) = (known.pages_of(&one.definition), known.pages_of(&other.definition));
    pages == others && pages.iter().all(|page| one.text(known, page) == other.text(known, page))
}

fn refuse_unknown(chosen: &BTreeSet<Page>, all: &[Page]) -> Result<(), Problem> {
    let unknown: Vec<String> =
        chosen.iter().filter(|page| !all.contains(page)).map(|page| format!("`{page}`")).collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => {
            let message = format!("the draft has no page {}; list its pages", shown(&unknown.join(", ")));
            Err(Problem::Unprocessable { code: "NoSuchPage", message })
        }
    }
}

fn new_plans(live: &Value, draft: &Value) -> BTreeSet<PlanId> {
    let plans = Definition::of(draft).plan_ids();
    let new = plans.filter(|(_, id)| Definition::of(live).plan(id).is_none());
    new.filter_map(|(_, id)| id.parse().ok()).collect()
}

/// The new plans that something is wrong with, and what.
fn incomplete(
    definition: &Value,
    new: &BTreeSet<PlanId>,
    problems: Vec<Finding>,
) -> BTreeMap<PlanId, Vec<Finding>> {
    let mut found: BTreeMap<PlanId, Vec<Finding>> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for plan in new {
        if let Some(index) = Definition::of(definition).index_of(plan.as_str()) {
            places.insert(index, plan);
        }
    }
    for problem in problems {
        if let Some(plan) = problem.place.plan_index().and_then(|index| places.get(&index)) {
            found.entry((*plan).clone()).or_default().push(problem);
        }
    }
    found
}

fn compose(
    known: &OfferType,
    live: &Content,
    draft: &Content,
    pages: &BTreeSet<Page>,
    held_back: &BTreeSet<PlanId>,
) -> Result<Content, Problem> {
    let definition = known
        .compose(live.definition.clone(), &draft.definition, pages, held_back)
        .map_err(Problem::NotPublishable)?;
    // A secret follows the page of its member, and so do the rates of a price.
    let is_taken = |place: &str| {
        let page = known.page_of(place);
        pages.contains(&page) && page.plan().is_none_or(|plan| !held_back.contains(plan))
    };
    let of_live = live.sealed.iter().filter(|(place, _)| !is_taken(place));
    let of_draft = draft.sealed.iter().filter(|(place, _)| is_taken(place));
    let sealed = of_live.chain(of_draft).filter(|(place, _)| is_kept(known, &definition, place));
    let sealed = sealed.map(|(place, text)| (place.clone(), text.clone())).collect();
    let price_rates = live.price_rates.with_those_of(&draft.price_rates, is_taken);
    let price_rates = FrozenRates::freeze(&known.dollar_prices(&definition), &price_rates, None);
    Ok(Content { definition, sealed, price_rates })
}
