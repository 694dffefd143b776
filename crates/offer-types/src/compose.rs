//! A definition made of two: some pages of one in place of the other's.

use std::collections::BTreeSet;

use domain::definition::{plan_id, plans_mut};
use domain::{Finding, Page, PlanId};
use serde_json::Value;

use super::OfferType;

impl OfferType {
    /// `live` with `pages` of `draft` in place of its own. Where the page with the plans is among them, a plan of `draft` that is
    /// in `held_back` does not come along, and neither do its pages. All else stays to the last byte.
    pub fn compose(
        &self,
        live: Value,
        draft: &Value,
        pages: &BTreeSet<Page>,
        held_back: &BTreeSet<PlanId>,
    ) -> Result<Value, Vec<Finding>> {
        let mut definition = live;
        // The plans come first: others are pages of them.
        if pages.contains(&Page::plans())
            && let Some(mut plans) = self.page(draft, &Page::plans())
        {
            let is_held_back = |plan: &Value| {
                plan_id(plan).and_then(|id| id.parse().ok()).is_some_and(|id| held_back.contains(&id))
            };
            if let Some(plans) = plans_mut(&mut plans) {
                plans.retain(|plan| !is_held_back(plan));
            }
            definition = self.with_page(definition, &Page::plans(), plans)?;
        }
        let comes_along = |page: &&Page| {
            **page != Page::plans() && page.plan().is_none_or(|plan| !held_back.contains(plan))
        };
        for page in pages.iter().filter(comes_along) {
            if let Some(content) = self.page(draft, page) {
                definition = self.with_page(definition, page, content)?;
            }
        }
        Ok(definition)
    }
}
