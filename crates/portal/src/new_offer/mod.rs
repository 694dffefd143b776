//! Beginning an offer: which type, under which id, and from what.

mod check;
mod choose;
mod create;
mod fields;
mod show;

pub(crate) use check::{check, told};
pub(crate) use choose::choose;
pub(crate) use create::create;
pub(crate) use show::show;

#[cfg(test)]
pub(crate) use choose::{Choose, sample_questions};
#[cfg(test)]
pub(crate) use fields::{Fault, Filled};
#[cfg(test)]
pub(crate) use show::{NewOffer, sample_examples, sample_types};

use domain::PublisherId;

pub(crate) const NEW: &str = "/dashboard/commercial-marketplace/offers/new";
pub(crate) const CHECK: &str = "/dashboard/commercial-marketplace/offers/new/check";
pub(crate) const CHOOSE: &str = "/dashboard/commercial-marketplace/offers/new/choose";

/// Where an offer of `publisher` is begun.
pub(crate) fn new_address(publisher: Option<&PublisherId>) -> String {
    publisher.map_or_else(|| NEW.to_owned(), |publisher| format!("{NEW}?publisher={publisher}"))
}

/// Where buyers will find the offer `id` of `publisher`.
fn place_of(publisher: &str, id: &str) -> String {
    format!("/product/{publisher}.{id}")
}
