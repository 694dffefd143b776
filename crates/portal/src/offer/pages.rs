//! The pages of an offer in its navigation, each with how it stands.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use app::offers::{PageState, PageStates, StandingPage, page_states};
use domain::{Finding, FindingCode, OfferId, Page as OfferPage, PageName, Place, PlanId, PublisherId};
use face::Refusal;
use ui::{Link, Mark, Page, Part, Reader};
use words::say;

use super::mend::compare_page_address;
use super::{CONFIRM, REVIEW, below, of};
use crate::reading::Reading;
use crate::routes::routes;

/// Of so many plans each has a link of its own; of more there are those that are worth a look.
const MOST_PLANS: usize = 20;

/// Where the list of plans is.
pub(crate) const PLANS: &str = below!("plans");

/// Where a page is edited.
pub(crate) fn editor_address((publisher, offer): (&PublisherId, &OfferId), page: &OfferPage) -> String {
    let below = match page.plan() {
        Some(plan) => format!("plans/{plan}/{}", page.name()),
        None => page.name().to_string(),
    };
    of(below!("{page}"), publisher, offer).replace("{page}", &below)
}

/// Where a page of the draft is put right, at the field of `place` where that is known; where it cannot be edited, where it is shown.
pub(crate) fn page_address(
    owner: (&PublisherId, &OfferId),
    page: &OfferPage,
    place: Option<&Place>,
) -> String {
    if !is_page(&route_of(page.name())) {
        return compare_page_address(owner, page);
    }
    let pointer = place.and_then(|place| pointer_on(page, place));
    let field = pointer.filter(|pointer| !pointer.is_empty());
    let field = field.map(|pointer| format!("#{}", forms::pointer::id(&pointer))).unwrap_or_default();
    format!("{}{field}", editor_address(owner, page))
}

/// Where what was found on a page is put right. A member that may be meant to restrict somebody is corrected or confirmed on a page of its own.
pub(crate) fn finding_address(
    owner: (&PublisherId, &OfferId),
    page: &OfferPage,
    finding: &Finding,
) -> String {
    match finding.code {
        FindingCode::UnconfirmedMember => of(CONFIRM, owner.0, owner.1),
        _ => page_address(owner, page, Some(&finding.place)),
    }
}

/// Where a place of the definition is in the content of `page`; nothing where it is not in the plan whose page it is.
pub(crate) fn pointer_on(page: &OfferPage, place: &Place) -> Option<String> {
    let plan = match page.plan() {
        Some(_) => Some(place.plan_index()?),
        None => None,
    };
    forms::pointer_on(place, plan)
}

/// Whether there is a page at such a route.
pub(crate) fn is_page(route: &str) -> bool {
    static GET: LazyLock<BTreeSet<&'static str>> =
        LazyLock::new(|| routes().filter(|route| route.method == "get").map(|route| route.path).collect());
    GET.contains(route)
}

/// The route of pages of this name.
pub(crate) fn route_of(name: PageName) -> String {
    match name.is_of_plans() {
        true => below!("plans/{plan}/{page}").replace("{page}", name.as_str()),
        false => below!("{page}").replace("{page}", name.as_str()),
    }
}

/// How people see that a page stands.
pub(crate) fn mark_of(state: PageState) -> Mark {
    match state {
        PageState::Complete => Mark::Complete,
        PageState::Changed => Mark::Changed,
        PageState::Incomplete => Mark::Incomplete,
        PageState::NotStarted => Mark::NotStarted,
    }
}

/// How a plan stands by its pages: as the one that asks for most.
pub(crate) fn mark_of_plan(states: &PageStates, plan: &PlanId) -> Mark {
    let of_plan = |standing: &&StandingPage| standing.page.plan() == Some(plan);
    let of_plan: BTreeSet<PageState> =
        states.pages.iter().filter(of_plan).map(|standing| standing.state).collect();
    let asks = [PageState::Incomplete, PageState::Changed, PageState::Complete];
    asks.into_iter().find(|state| of_plan.contains(state)).map_or(Mark::NotStarted, mark_of)
}

/// The plans that have pages, in order.
pub(crate) fn plans_of(states: &PageStates) -> Vec<&PlanId> {
    let mut plans: Vec<&PlanId> = states.pages.iter().filter_map(|standing| standing.page.plan()).collect();
    plans.dedup();
    plans
}

/// The names of members of the draft that may be meant to restrict somebody: each is corrected or confirmed before a publish.
pub(super) fn unconfirmed(states: &PageStates) -> BTreeSet<&str> {
    let problems = states.pages.iter().flat_map(|standing| &standing.problems).chain(&states.of_all);
    let of_members = problems.filter(|problem| problem.code == FindingCode::UnconfirmedMember);
    of_members.map(|problem| problem.place.last_member().0).collect()
}

/// Adds the pages of an offer to the navigation of `page`, as they stand now.
pub(crate) async fn add_pages(
    page: &mut Page<'_>,
    reading: &Reading,
    owner: (&PublisherId, &OfferId),
) -> Result<(), Refusal> {
    let states = page_states(&reading.app, &reading.ctx, owner.0, owner.1).await?;
    add_standing(page, owner, &states, None);
    Ok(())
}

/// The same for states that are known; `here` is the one that is shown.
pub(crate) fn add_standing(
    page: &mut Page<'_>,
    owner: (&PublisherId, &OfferId),
    states: &PageStates,
    here: Option<&OfferPage>,
) {
    let reader = page.reader;
    let parts = &mut page.navigation.parts;
    let after_overview = parts.len().min(1);
    let plans = of_plans(&reader, owner, states, here);
    let added = [of_offer(&reader, owner, states, here), plans];
    parts.splice(after_overview..after_overview, added.into_iter().filter(|part| !part.links.is_empty()));
    let changed = states.changed();
    if changed > 0 {
        let review = of(REVIEW, owner.0, owner.1);
        let links = parts.iter_mut().flat_map(|part| &mut part.links);
        for link in links.filter(|link| link.to == review) {
            link.beside = Some(reader.say(&say!("pages-changed", many = changed)));
        }
    }
}

fn of_offer(
    reader: &Reader<'_>,
    owner: (&PublisherId, &OfferId),
    states: &PageStates,
    here: Option<&OfferPage>,
) -> Part {
    let is_of_offer = |standing: &&StandingPage| {
        let page = &standing.page;
        page.plan().is_none() && page.name() != PageName::Plans && is_page(&route_of(page.name()))
    };
    let link = |standing: &StandingPage| Link {
        text: reader.of_type(standing.page.name().label()),
        to: editor_address(owner, &standing.page),
        is_here: here == Some(&standing.page),
        mark: Some(mark_of(standing.state)),
        ..Link::default()
    };
    Part {
        heading: Some(reader.say(&say!("pages-of-offer"))),
        links: states.pages.iter().filter(is_of_offer).map(link).collect(),
    }
}

fn of_plans(
    reader: &Reader<'_>,
    owner: (&PublisherId, &OfferId),
    states: &PageStates,
    here: Option<&OfferPage>,
) -> Part {
    let heading = Some(reader.say(&say!("pages-plans")));
    if !states.has_plans {
        return Part { heading, links: Vec::new() };
    }
    let plans = plans_of(states);
    let shown_plan = here.and_then(OfferPage::plan);
    let overview = Link {
        text: reader.say(&say!("pages-plan-overview")),
        to: of(PLANS, owner.0, owner.1),
        is_here: here == Some(&OfferPage::plans()),
        beside: Some(plans.len().to_string()),
        ..Link::default()
    };
    let mut links = if is_page(PLANS) { vec![overview] } else { Vec::new() };
    let marked: Vec<(&PlanId, Mark)> =
        plans.into_iter().map(|plan| (plan, mark_of_plan(states, plan))).collect();
    let is_many = marked.len() > MOST_PLANS;
    let is_worth = |plan: &PlanId, mark: Mark| {
        mark == Mark::Incomplete || mark == Mark::Changed || shown_plan == Some(plan)
    };
    let shown = marked.iter().filter(|(plan, mark)| !is_many || is_worth(plan, *mark));
    let mut told: Vec<_> = shown.take(MOST_PLANS).collect();
    // The one that is shown is never left out.
    if let Some(plan) = shown_plan
        && !told.iter().any(|(told, _)| *told == plan)
    {
        told.extend(marked.iter().find(|(own, _)| *own == plan));
    }
    let left = marked.len() - told.len();
    for (plan, mark) in told {
        let mut pages = states.pages.iter().filter(|standing| standing.page.plan() == Some(plan));
        let first = pages.find(|standing| is_page(&route_of(standing.page.name())));
        let Some(first) = first else { continue };
        links.push(Link {
            text: plan.to_string(),
            to: editor_address(owner, &first.page),
            is_here: shown_plan == Some(plan),
            mark: Some(*mark),
            is_inner: true,
            ..Link::default()
        });
    }
    if left > 0 && is_page(PLANS) {
        links.push(Link {
            text: reader.say(&say!("pages-more-plans", many = left)),
            to: of(PLANS, owner.0, owner.1),
            is_inner: true,
            ..Link::default()
        });
    }
    Part { heading, links }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_as_its_page_names_it() {
        let (listing, of_plan): (OfferPage, OfferPage) =
            ("listing".parse().unwrap(), "plans/gold/plan-listing".parse().unwrap());
        let title = Place::definition().member("offer").member("a.title");
        assert_eq!(pointer_on(&listing, &title).as_deref(), Some("/offer/a.title"));
        let sku = Place::plan(3, Some("gold")).member("a.sku").element(1, None).member("x/y");
        assert_eq!(pointer_on(&of_plan, &sku).as_deref(), Some("/a.sku/1/x~1y"));
        assert_eq!(pointer_on(&of_plan, &Place::plan(3, None)).as_deref(), Some(""));
        assert_eq!(pointer_on(&of_plan, &title), None);
    }
}
