//! The pages that a definition has, and the text each is compared by.

use std::collections::BTreeMap;

use domain::{Definition, Page, PageName};
use serde_json::Value;

use super::field::PageFields;
use super::shape::Shape;
use super::{page_content, page_place, page_text};

/// The pages of the offer, and those of each plan, plan by plan; `known` are those that the type has.
pub(super) fn pages_of(known: &[PageFields], definition: &Value) -> Vec<Page> {
    let names = known.iter().map(|page| page.name);
    let (of_plans, of_offer): (Vec<PageName>, Vec<PageName>) = names.partition(|name| name.is_of_plans());
    let mut pages: Vec<_> = of_offer.into_iter().filter_map(|name| Page::of_offer(name).ok()).collect();
    for plan in page_content::ids(Definition::of(definition).plans()).into_iter().flatten() {
        pages.extend(of_plans.iter().filter_map(|name| Page::of_plan(plan.clone(), *name).ok()));
    }
    pages
}

/// A text that is the same for all ways to write `content`, which is on `page` with these of the `sealed` secrets.
pub(super) fn page_text(
    root: &Shape,
    page: &Page,
    content: &Value,
    sealed: &BTreeMap<String, String>,
) -> Option<String> {
    let shape = page.plan().map_or(Some(root), |_| root.plan())?;
    let mut text = page_text::canonical(shape, content);
    for (place, sealed) in sealed.iter().filter(|(place, _)| page_place::page_of(root, place) == *page) {
        text.push_str(&format!("\n{}:{sealed}", Value::from(place.as_str())));
    }
    Some(text)
}
