//! The storefront: the pages that buyers see, over the use cases that every other face calls.
//!
//! Nobody signs in to read them. A page depends on the address, on the language and on the market that prices are told for; what somebody
//! chose of those is kept in cookies. Every page is complete without a script.

#[cfg(test)]
mod browser;
mod choose;
mod data;
mod faces;
mod feed;
mod fronts;
mod home;
mod legal;
mod lists;
mod market;
mod money;
mod prices;
pub mod product;
mod refuse;
mod render;
mod routes;
#[cfg(test)]
mod samples;
mod shop;
mod show;
mod visit;

pub use fronts::{InvalidStorefronts, Storefronts};
pub use legal::LegalPage;
pub use prices::{price_words, term_sentence};
pub use routes::{Route, join, routes};
pub use shop::Shop;
