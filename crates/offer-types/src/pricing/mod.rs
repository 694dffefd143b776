//! What virtual machine plans cost, in every region and on every size.
//!
//! A publisher gives one price per core, a price per core size, prices by region and size, or a spreadsheet of them.
//! Everything else follows, in exact decimals: US dollars become the currency of a region with the exchange rates of
//! a day, rounded half to even to the currency's minor unit.

mod all;
mod derived;
mod evaluate;
mod evaluated;
mod geography;
mod lowest;
mod model;
mod price;
mod problems;
mod rates;
mod sheet;

pub use all::{TooManyPrices, with_all_pricing};
pub use derived::{drop_derived, without_sheet_prices};
pub(crate) use evaluate::{dollars_by_size, evaluate_known, sold_regions};
pub use evaluate::{evaluate, evaluate_member};
pub use evaluated::EvaluatedPrices;
pub use evaluated::number;
pub(crate) use geography::{Region, core_sizes};
pub use lowest::{PriceFrom, price_from};
pub(crate) use price::parse as parse_price;
pub(crate) use problems::{Problems, shown as quoted};
pub use rates::{InvalidRate, RateTable};
pub use sheet::PriceSheet;

/// The members of a plan that hold prices: the original, and its twin for the settlement currencies of 2018.
pub const MEMBERS: [&str; 2] = ["virtualMachinePricing", "virtualMachinePricingV2"];

/// More prices are worked out for no offer: so many have a hundred plans in every region, twice.
pub const MOST_PRICES: usize = 710_000;
/// As many values they are in a document.
pub const MOST_DERIVED_VALUES: usize = 800_000;
/// The most values of a document as it is sent, with the prices that a marketplace worked out.
pub const MOST_SENT_VALUES: usize = domain::json::MOST_VALUES + MOST_DERIVED_VALUES;
