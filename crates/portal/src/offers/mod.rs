//! All offers of a publisher, or of all that somebody sees: found, filtered, sorted; what is being published; as a table for
//! spreadsheets.

mod export;
mod follow;
mod row;
mod show;
mod state;
mod view;

pub(crate) use export::export;
pub(crate) use follow::follow;
pub(crate) use show::{Choice, show};
pub(crate) use state::{state_of, state_words};

#[cfg(test)]
pub(crate) use row::{Publishing, Row};
#[cfg(test)]
pub(crate) use show::{AllOffers, sample_choices, sample_tabs};
#[cfg(test)]
pub(crate) use view::View;
