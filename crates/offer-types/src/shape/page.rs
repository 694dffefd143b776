//! Which page each place is on.
//!
//! A member is on the page that it names, or else on that of what it is in. What is in a list or in a map is on the page
//! of that, whatever it names; the one list that is not wholly on one page is that of the plans.

use std::collections::BTreeSet;

use domain::{Definition, PageName};

use super::Shape;

/// The page of what names none: members of the offer, and those of a plan.
const OF_OFFER: PageName = PageName::Properties;
const OF_PLAN: PageName = PageName::PlanTechnical;

/// What a place is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Offer,
    Plan,
    /// A list or a map, which is wholly on one page.
    Entries,
}

impl Scope {
    /// The page that `name` means here, if it means one.
    fn page(self, name: PageName) -> Option<PageName> {
        use PageName::*;
        match (self, name) {
            (Self::Entries, _) | (_, Plans) => None,
            (Self::Offer, name) => (!name.is_of_plans()).then_some(name),
            (Self::Plan, name) if name.is_of_plans() => Some(name),
            // Blocks are shared by offers and plans, and older files know the pages of offers only.
            (Self::Plan, Listing | Legal | Support | Supplemental | CoSell) => Some(PlanListing),
            (Self::Plan, Audience | Resell) => Some(PlanAvailability),
            (Self::Plan, OfferSettings | Properties) => Some(PlanSetup),
            (Self::Plan, _) => Some(PlanTechnical),
        }
    }
}

impl Shape {
    /// The page of this place, and of what is in it and on no other.
    pub(in super::super) fn page(&self) -> PageName {
        self.page
    }

    /// Whether what is here is on several pages, member by member.
    pub(in super::super) fn is_split(&self) -> bool {
        self.is_split
    }

    /// Whether a map: members that nobody named are spoken about.
    fn is_map(&self) -> bool {
        self.others.as_ref().is_some_and(|others| others.known)
    }

    /// The shape of a plan, where this is a whole definition and plans are spoken about.
    pub(in super::super) fn plan(&self) -> Option<&Self> {
        let plans = self.members.get(Definition::PLANS)?;
        plans.element.as_deref().filter(|plan| plan.known)
    }

    /// Gives every place of a whole definition its page.
    pub(super) fn assign_pages(&mut self) {
        self.spread(OF_OFFER, Scope::Offer);
        self.is_split = true;
        let Some(plans) = self.members.get_mut(Definition::PLANS) else { return };
        plans.spread(PageName::Plans, Scope::Entries);
        let Some(plan) = plans.element.as_deref_mut().filter(|plan| plan.known) else { return };
        plan.spread(OF_PLAN, Scope::Plan);
        if let Some(id) = plan.members.get_mut(Definition::PLAN_ID) {
            id.spread(PageName::Plans, Scope::Entries);
        }
        (plan.is_split, plans.is_split) = (true, true);
    }

    fn spread(&mut self, inherited: PageName, scope: Scope) {
        self.page = self.named_page().and_then(|name| scope.page(name)).unwrap_or(inherited);
        let inner = if self.is_map() { Scope::Entries } else { scope };
        self.members.values_mut().for_each(|member| member.spread(self.page, inner));
        for entry in self.others.iter_mut().chain(&mut self.element) {
            entry.spread(self.page, Scope::Entries);
        }
        let apart = |member: &Self| member.is_split || member.page != self.page;
        self.is_split = inner != Scope::Entries && self.members.values().any(apart);
    }

    /// Every page that something is on.
    pub(in super::super) fn page_names(&self) -> BTreeSet<PageName> {
        let mut names = BTreeSet::from([self.page]);
        let below = self.members.values().chain(self.others.as_deref()).chain(self.element.as_deref());
        below.for_each(|below| names.extend(below.page_names()));
        names
    }

    fn named_page(&self) -> Option<PageName> {
        self.text("x-stoa-page")?.parse().ok()
    }

    /// Pages that are named where they cannot be, each with the place.
    pub(in super::super) fn page_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.look_for_faults("definition", Scope::Offer, &mut faults);
        faults
    }

    fn look_for_faults(&self, place: &str, scope: Scope, faults: &mut Vec<String>) {
        if scope == Scope::Entries {
            return;
        }
        if let Some(name) = self.named_page().filter(|name| scope.page(*name).is_none()) {
            faults.push(match name {
                PageName::Plans => {
                    format!(
                        "{place}: the page `{name}` is which plans there are: name the page the member is on"
                    )
                }
                _ => format!("{place}: `{name}` is a page of plans, and this is no member of one"),
            });
        }
        let inner = if self.is_map() { Scope::Entries } else { scope };
        for (name, member) in &self.members {
            let place = format!("{place}/{name}");
            match (scope, name.as_str()) {
                (Scope::Offer, Definition::PLANS) if place == "definition/plans" => {
                    if let Some(plan) = &member.element {
                        plan.look_for_faults(&format!("{place}/items"), Scope::Plan, faults);
                    }
                }
                (Scope::Plan, Definition::PLAN_ID) if place == "definition/plans/items/planId" => {}
                _ => member.look_for_faults(&place, inner, faults),
            }
        }
    }
}
