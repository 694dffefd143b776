//! Deleting what was never published: an offer, or a plan of one. What was published stays, because buyers and their invoices refer
//! to it; a plan that is live is taken off sale by a publish without it.

mod offer;
mod plan;

pub use offer::delete_offer;
pub use plan::{Deletable, delete_plan, prepare_delete_plan};
