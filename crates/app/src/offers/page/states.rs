//! How the pages of a draft stand, for whoever goes through all of them: worked out once for what is stored, and kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::offers::{Offer, Version};
use db::stops::Stop;
use db::{Tx, confirmations, stops};
use domain::selling::Item;
use domain::{Definition, Finding, OfferId, Page, PublisherId};
use offer_types::{FieldDifference, OfferType, Side};
use serde_json::{Map, Value, json};

use super::Tagged;
use super::tag::tag_of_page;
use crate::offers::{Live, ToValidate, Validation, offer_type, validate, whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// How a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageState {
    /// Nothing is on it, and nothing of it is live.
    NotStarted,
    /// Something must change before it can be published.
    Incomplete,
    /// It says something else than what is live.
    Changed,
    Complete,
}

/// A page of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingPage {
    pub page: Page,
    pub state: PageState,
    /// Whether it says something else than what is live; of an offer that was never live no page does.
    pub is_changed: bool,
    /// The numbers of the fields that do, among those that its type has on the page.
    pub changed_fields: Vec<usize>,
    /// What must change before it can be published.
    pub problems: Vec<Finding>,
    /// What is worth a look.
    pub warnings: Vec<Finding>,
}

/// How all pages of a draft stand. In no language yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageStates {
    /// In the order people go through them.
    pub pages: Vec<StandingPage>,
    /// What is wrong with the offer as a whole.
    pub of_all: Vec<Finding>,
    /// Whether offers of the type have plans.
    pub has_plans: bool,
}

impl PageStates {
    pub fn of(&self, page: &Page) -> Option<&StandingPage> {
        self.pages.iter().find(|standing| standing.page == *page)
    }

    /// How many pages say something else than what is live.
    pub fn changed(&self) -> usize {
        self.pages.iter().filter(|standing| standing.is_changed).count()
    }

    /// How many things must change before the offer can be published.
    pub fn problems(&self) -> usize {
        self.of_all.len() + self.pages.iter().map(|standing| standing.problems.len()).sum::<usize>()
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let finding =
            |finding: &Finding| size_of::<Finding>() + 2 * finding.place.size() + 2 * finding.text.size();
        let page = |standing: &StandingPage| {
            let findings = standing.problems.iter().chain(&standing.warnings);
            size_of::<StandingPage>()
                + standing.page.plan().map_or(0, |plan| plan.as_str().len())
                + standing.changed_fields.len() * size_of::<usize>()
                + findings.map(finding).sum::<usize>()
        };
        size_of::<Self>()
            + self.of_all.iter().map(finding).sum::<usize>()
            + self.pages.iter().map(page).sum::<usize>()
    }
}

/// All that states follow from, beside the rules of the type, which stay while a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basis {
    /// Another one with every write of the draft.
    changed_at: domain::Timestamp,
    draft: i64,
    live: Option<i64>,
    /// How many plans were taken away: their ids do not come back.
    retired_plans: usize,
    stops: Vec<Stop>,
    confirmed: std::collections::BTreeSet<String>,
}

impl Basis {
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        publisher: &PublisherId,
        offer: &Offer,
        live: Option<&Live>,
    ) -> Result<Self, Problem> {
        let is_live = live.is_some_and(|live| live.version.is_some());
        Ok(Self {
            changed_at: offer.changed_at,
            draft: offer.draft_version,
            live: offer.production_version,
            retired_plans: live.map_or(0, Live::retired_plans),
            stops: if is_live { stops::of_offer(tx, publisher, &offer.id)? } else { Vec::new() },
            confirmed: confirmations::of_offer(tx, publisher, &offer.id)?,
        })
    }

    /// Whether nothing of the offer is sold any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.stops.iter().any(|stop| stop.item == Item::Offer && stop.ended_at.is_some())
    }

    pub(super) fn size(&self) -> usize {
        size_of::<Self>()
            + self.stops.len() * (size_of::<Stop>() + 200)
            + self.confirmed.iter().map(|name| name.len() + 64).sum::<usize>()
    }
}

/// An offer whose pages are looked at, as it was found.
pub(crate) struct Standing {
    pub(crate) basis: Basis,
    pub(crate) offer: Offer,
    pub(crate) draft: Version,
    pub(crate) live: Option<Version>,
}

impl Standing {
    pub(super) fn size(&self) -> usize {
        self.draft.size() + self.live.as_ref().map_or(0, Version::size)
    }
}

/// How the pages of the draft of an offer stand.
pub async fn page_states(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Arc<PageStates>, Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let found = with_draft(tx, &owner.0, &owner.1)?;
        let live = Live::of(tx, &owner.0, &found.offer)?;
        let basis = Basis::of(tx, &owner.0, &found.offer, live.as_ref())?;
        let live = live.and_then(|live| live.version);
        Ok(Standing { basis, offer: found.offer, draft: found.draft, live })
    };
    let standing = app.read(ctx, find).await?;
    states_of(app, ctx, publisher, &Arc::new(standing)).await
}

/// The states of an offer that was found: those that are kept, or new ones.
pub(crate) async fn states_of(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    standing: &Arc<Standing>,
) -> Result<Arc<PageStates>, Problem> {
    let id = &standing.offer.id;
    // A type that an operator took away has no pages, and what is stored of it is shown all the same.
    if ctx.env.offer_types.get(&standing.offer.offer_type).is_none() {
        return Ok(Arc::default());
    }
    if let Some(kept) = app.page_states.get(publisher, id, &standing.basis) {
        return Ok(kept);
    }
    // Which may look at a later draft: then nobody asks for what is kept of this one.
    let checked = validate(app, ctx, publisher, id, ToValidate::Stored).await?;
    let (inner, work) = (ctx.clone(), Arc::clone(standing));
    let look = move || states(&inner, &work, checked);
    let states = Arc::new(app.heavy.run_on(standing.size(), publisher.as_str(), look).await?);
    app.page_states.keep(publisher, id, standing.basis.clone(), &states);
    Ok(states)
}

fn states(ctx: &Ctx, standing: &Standing, checked: Validation) -> Result<PageStates, Problem> {
    let known = offer_type(ctx, &standing.offer.offer_type)?;
    let tagged =
        |version: &Version| Tagged::of(known, whole(ctx, known, version)?, version.secrets.as_deref());
    let draft = tagged(&standing.draft)?;
    let live = standing.live.as_ref().map(tagged).transpose()?;
    let mut changed = live.as_ref().map(|live| changed_fields(known, live, &draft)).unwrap_or_default();
    let mut of_all = Vec::new();
    let mut by_page = |findings: Vec<Finding>| {
        let mut by_page: BTreeMap<Page, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            match finding.place.is_in_definition() {
                true => {
                    let page = known.page_of_target(draft.definition(), &finding.place.to_string());
                    by_page.entry(page).or_default().push(finding);
                }
                false => of_all.push(finding),
            }
        }
        by_page
    };
    let Validation { draft: of_draft, publish, .. } = checked;
    let mut problems = by_page(of_draft.and(publish.clone()).problems);
    let mut warnings = by_page(publish.warnings);
    let pages = known.pages_of(draft.definition()).into_iter().filter_map(|page| {
        let tag = draft.tag(&page)?;
        let live_tag = live.as_ref().and_then(|live| live.tag(&page));
        let empty = tag_of_page(known, &nothing_on(&page), &page, &BTreeMap::new());
        let problems = problems.remove(&page).unwrap_or_default();
        let is_changed = live.is_some() && live_tag.as_ref() != Some(&tag);
        let state = match (live_tag, problems.is_empty()) {
            (None, _) if empty.as_ref() == Some(&tag) => PageState::NotStarted,
            (_, false) => PageState::Incomplete,
            _ if is_changed => PageState::Changed,
            _ if empty.as_ref() == Some(&tag) => PageState::NotStarted,
            _ => PageState::Complete,
        };
        let warnings = warnings.remove(&page).unwrap_or_default();
        let changed_fields = changed.remove(&page).unwrap_or_default();
        Some(StandingPage { page, state, is_changed, changed_fields, problems, warnings })
    });
    let pages = pages.collect();
    Ok(PageStates { pages, of_all, has_plans: known.has_plans() })
}

/// A definition with an empty page.
fn nothing_on(page: &Page) -> Value {
    match page.plan() {
        Some(plan) => json!({ Definition::PLANS: [{ Definition::PLAN_ID: plan.as_str() }] }),
        None => Value::Object(Map::new()),
    }
}

/// By page the numbers of the fields that say something else than what is live.
pub(super) fn changed_fields(
    known: &OfferType,
    live: &Tagged<'_>,
    draft: &Tagged<'_>,
) -> BTreeMap<Page, Vec<usize>> {
    fn side<'t>(tagged: &'t Tagged<'_>) -> Side<'t> {
        Side { definition: tagged.definition(), sealed: tagged.sealed() }
    }
    let compared = known.compare(side(live), side(draft)).pages.into_iter();
    let numbers = |page: &Page, fields: &[FieldDifference]| {
        let described = known.pages().iter().find(|described| described.name == page.name());
        let all = described.map_or(&[][..], |described| &described.fields).iter();
        let is_changed = |place: &str| {
            let within = |difference: &FieldDifference| {
                let whole = difference.place.as_str();
                let there = match page.plan() {
                    Some(_) => whole.split_once("]/").map_or("", |(_, there)| there),
                    None => whole,
                };
                let rest = there.strip_prefix(place);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '[']))
            };
            fields.iter().any(within)
        };
        let found = all.enumerate().filter(|(_, field)| is_changed(&field.place));
        found.map(|(number, _)| number).collect()
    };
    compared
        .map(|difference| (numbers(&difference.page, &difference.fields), difference.page))
        .map(|(numbers, page)| (page, numbers))
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use domain::{FindingCode, Place, Timestamp};
    use words::Sentence;

    use super::*;

    pub(crate) fn basis(changed: i64) -> Basis {
        Basis {
            changed_at: Timestamp::from_micros(changed),
            draft: 1,
            live: None,
            retired_plans: 0,
            stops: Vec::new(),
            confirmed: Default::default(),
        }
    }

    pub(crate) fn some_states(problems: usize) -> Arc<PageStates> {
        let finding = |number: usize| {
            let place = Place::definition().element(number, None);
            Finding::new(FindingCode::Required, place, Sentence::plain("Enter it."))
        };
        let page = StandingPage {
            page: "listing".parse().unwrap(),
            state: PageState::Incomplete,
            is_changed: false,
            changed_fields: Vec::new(),
            problems: (0..problems).map(finding).collect(),
            warnings: Vec::new(),
        };
        Arc::new(PageStates { pages: vec![page], ..PageStates::default() })
    }

    #[test]
    fn what_is_kept_is_counted() {
        let (few, many) = (some_states(3).size(), some_states(100).size());
        assert!(few > size_of::<PageStates>() && many > few + 97 * size_of::<Finding>());
        assert_eq!((some_states(7).problems(), some_states(7).changed()), (7, 0));
    }
}
