//! One offer: how it stands, and what is done about it.

mod act;
mod audience;
mod bays;
mod begun;
mod compare;
mod confirm;
pub(crate) mod editor;
mod frame;
mod history;
mod markup;
mod members;
mod mend;
mod overview;
pub(crate) mod pages;
mod plan_list;
mod plans;
mod pricing;
mod product;
mod restore;
pub(crate) mod review;
mod selling;
mod step;
mod uploads;

pub(crate) use act::{ask_cancel, ask_go_live, cancel, go_live, led_to};
pub(crate) use audience::{change as change_audience, export as audience_csv, show as show_audience};
pub(crate) use begun::show as show_begun;
pub(crate) use compare::{
    Part, compare, export_json as compare_json, export_table as compare_csv, page_title, parts, side_words,
};
pub(crate) use frame::logo_address;
pub(crate) use history::{export_table as history_csv, show_history};
pub(crate) use markup::markup;
pub(crate) use members::{confirm_members, show_members};
pub(crate) use overview::show;
pub(crate) use pages::{PLANS, add_pages};
pub(crate) use plan_list::{
    add as add_plan, ask_add as ask_plan, ask_delete as ask_delete_plan, check as check_plan,
    delete as delete_plan, order as order_plans, show as show_plans,
};
pub(crate) use pricing::{
    ask_import as ask_prices, export_csv as prices_csv, export_workbook as prices_workbook,
    look_at_import as look_at_prices, save_pricing, show_pricing,
};
pub(crate) use product::show_product;
pub(crate) use restore::{ask_restore, restore};
pub(crate) use review::{send_review, show_review, to_review};
pub(crate) use selling::{ask_resume, ask_stop, resume, stop};
pub(crate) use step::{Current, current_step};
pub(crate) use uploads::upload;

#[cfg(test)]
pub(crate) use audience::{Audience, Cell, Changed, Column, Preview, Shown as AudienceRow, Wrong};
#[cfg(test)]
pub(crate) use bays::Bay;
#[cfg(test)]
pub(crate) use begun::{Begun, Left};
#[cfg(test)]
pub(crate) use compare::{Choice as Version, Compare, View as Sides, sample_tabs};
#[cfg(test)]
pub(crate) use confirm::Confirm;
#[cfg(test)]
pub(crate) use history::{History, View as Past, sample_event, sample_filters, saved_words};
#[cfg(test)]
pub(crate) use members::{Member, Members};
#[cfg(test)]
pub(crate) use mend::Mend;
#[cfg(test)]
pub(crate) use overview::{Move, Overview, Said};
#[cfg(test)]
pub(crate) use plan_list::{Adding, Listed as PlanList, NewPlan, Stand, with_places};
#[cfg(test)]
pub(crate) use plans::PlansShown;
#[cfg(test)]
pub(crate) use pricing::{
    CardShown, Offered, PriceCell, PriceChange, PriceColumn, PriceImport, PriceRow, Pricing, SentRow,
    Wrong as WrongPrice,
};
#[cfg(test)]
pub(crate) use product::Shown as ProductOfDraft;
#[cfg(test)]
pub(crate) use restore::{Fault, Restore, Sent};
#[cfg(test)]
pub(crate) use selling::{FieldFault, StopSelling, facts_of, image_rows, sample_fields};
#[cfg(test)]
pub(crate) use step::shown_steps;

use domain::{OfferId, PublisherId};

macro_rules! below {
    ($page:literal) => {
        concat!("/dashboard/commercial-marketplace/offers/{publisher}/{offer}/", $page)
    };
}

pub(crate) use below;

pub(crate) const BEGUN: &str = below!("begun");
pub(crate) const NEW_PLAN: &str = below!("plans/new");
pub(crate) const CHECK_PLAN: &str = below!("plans/new/check");
pub(crate) const DELETE_PLAN: &str = below!("plans/{plan}/delete");
pub(crate) const OVERVIEW: &str = below!("overview");
pub(crate) const PUBLISH: &str = below!("publish");
pub(crate) const REVIEW: &str = below!("review");
pub(crate) const GO_LIVE: &str = below!("go-live");
pub(crate) const CANCEL: &str = below!("cancel");
pub(crate) const COMPARE: &str = below!("compare");
pub(crate) const COMPARE_CSV: &str = below!("compare.csv");
pub(crate) const COMPARE_JSON: &str = below!("compare.json");
pub(crate) const RESTORE: &str = below!("restore");
pub(crate) const HISTORY: &str = below!("history");
pub(crate) const HISTORY_CSV: &str = below!("history.csv");
pub(crate) const MARKUP: &str = below!("markup");
pub(crate) const PLAN_MARKUP: &str = below!("plans/{plan}/markup");
pub(crate) const STOP_SELLING: &str = below!("stop-selling");
pub(crate) const PRICING: &str = below!("plans/{plan}/plan-pricing");
pub(crate) const PRICES_IMPORT: &str = below!("plans/{plan}/prices/import");
pub(crate) const PRICES_CSV: &str = below!("plans/{plan}/prices.csv");
pub(crate) const PRICES_WORKBOOK: &str = below!("plans/{plan}/prices.xlsx");
pub(crate) const RESUME_SELLING: &str = below!("resume-selling");
pub(crate) const AUDIENCE: &str = below!("plans/{plan}/audience");
pub(crate) const AUDIENCE_CSV: &str = below!("plans/{plan}/audience.csv");
pub(crate) const CONFIRM: &str = below!("confirm");
pub(crate) const PRODUCT: &str = below!("product");
pub(crate) const UPLOADS: &str = below!("uploads");
pub(crate) const PLAN_UPLOADS: &str = below!("plans/{plan}/uploads");

pub(crate) fn of(route: &str, publisher: &PublisherId, offer: &OfferId) -> String {
    route.replace("{publisher}", publisher.as_str()).replace("{offer}", offer.as_str())
}

/// A page of an offer, or of one of its plans, by the name that its content has: `listing`, `plans/gold/plan-listing`.
pub(crate) fn page_address(publisher: &PublisherId, offer: &OfferId, page: &str) -> String {
    of(&below!("{page}").replace("{page}", page), publisher, offer)
}

/// The first page of an offer, for somebody who begins to write it.
pub(crate) fn first_address(publisher: &PublisherId, offer: &OfferId) -> String {
    let first = below!("offer-settings");
    of(if pages::is_page(first) { first } else { OVERVIEW }, publisher, offer)
}

/// The overview of an offer.
pub(crate) fn address(publisher: &PublisherId, offer: &OfferId) -> String {
    of(OVERVIEW, publisher, offer)
}

/// Where a version of it is compared: with what is live, or, where nothing is, with itself.
pub(crate) fn compare_address((publisher, offer): (&PublisherId, &OfferId), version: &str) -> String {
    format!("{}?show=all&to={version}", of(COMPARE, publisher, offer))
}

/// What happened to it.
pub(crate) fn history_address(publisher: &PublisherId, offer: &OfferId) -> String {
    of(HISTORY, publisher, offer)
}

/// Where a publish of it is canceled.
pub(crate) fn cancel_address(publisher: &PublisherId, offer: &OfferId) -> String {
    of(CANCEL, publisher, offer)
}
