//! What is found across the portal: offers, plans, pages of both, pages of the portal, articles of the manual. As a page, and as the list
//! of the palette, which shows the same.

mod found;
mod pages;
mod show;

pub(crate) use show::show;

#[cfg(test)]
pub(crate) use found::{Group, Item};
#[cfg(test)]
pub(crate) use show::Found;

pub(crate) const SEARCH: &str = "/dashboard/search";
