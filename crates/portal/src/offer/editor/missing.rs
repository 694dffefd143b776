//! What is said of a page that offers of a type do not have.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Page as OfferPage;
use face::Refusal;
use ui::Page;
use words::say;

use super::open::Opened;
use crate::offer::address;
use crate::offer::compare::page_title;
use crate::offer::frame::frame;
use crate::offer::pages::{add_standing, editor_address, is_page, route_of};
use crate::reading::{Reading, all_offers};
use crate::render::page_with;

#[derive(Template)]
#[template(path = "no_page.html")]
pub(crate) struct NoPage<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// The pages that there are.
    pub(crate) links: Vec<(String, String)>,
}

/// The page that says which there are.
pub(crate) fn missing(reading: &Reading, opened: Opened, wanted: &OfferPage) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let (publisher, offer) = (&opened.publisher, &opened.offer);
    let known = reading.app.env.offer_types.get(&offer.offer_type);
    let has_plan = |plan| opened.states.pages.iter().any(|standing| standing.page.plan() == Some(plan));
    let lead = match wanted.plan() {
        Some(plan) if !has_plan(plan) => say!("editor-none-plan", plan = plan.to_string()),
        _ => {
            let kind = known.map_or(offer.offer_type.as_str(), |known| known.display_name());
            say!("editor-none-page", kind = words::Argument::label(kind))
        }
    };
    let is_near = |page: &OfferPage| match wanted.plan() {
        Some(plan) if has_plan(plan) => page.plan() == Some(plan),
        _ => page.plan().is_none(),
    };
    let pages = opened.states.pages.iter().map(|standing| &standing.page);
    let there = pages.filter(|page| is_near(page) && is_page(&route_of(page.name())));
    let links = there.map(|page| (page_title(&reader, page), editor_address((publisher, &offer.id), page)));
    let links = links.collect();
    let title = say!("editor-none-title");
    let mut frame = frame(reading, opened.account, publisher, (offer, opened.logo), &title, "");
    add_standing(&mut frame, (publisher, &offer.id), &opened.states, None);
    let template = NoPage {
        page: frame,
        offer: offer.display_text.clone(),
        back: address(publisher, &offer.id),
        all_offers: all_offers(publisher),
        title: reader.say(&title),
        lead: reader.say(&lead),
        links,
    };
    page_with(reading, StatusCode::NOT_FOUND, &template)
}
