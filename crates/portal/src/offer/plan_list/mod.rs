//! The plans of an offer as a list: added, put in order, deleted where they were never published.

mod add;
mod delete;
mod order;
mod show;

pub(crate) use add::{add, ask_add, check};
pub(crate) use delete::{ask_delete, delete};
pub(crate) use order::order;
pub(crate) use show::show;

#[cfg(test)]
pub(crate) use add::{Adding, NewPlan};
#[cfg(test)]
pub(crate) use show::{Listed, Stand, with_places};

use app::Problem;

/// Whether somebody else changed the list meanwhile.
fn is_moved(problem: &Problem) -> bool {
    matches!(problem, Problem::Conflict { code: "PagesChanged", .. })
}
