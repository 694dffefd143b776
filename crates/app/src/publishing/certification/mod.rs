//! What a person has to do with certification: what waits for them, what the rules found, and what they decide about it.

mod decide;
mod finding;
mod log;
mod queue;
mod ruling;
mod subject;

pub use db::operations::Waiting;
pub use decide::decide;
pub use finding::{CertificationFinding, Origin, finding_of, said_of_offer};
pub use queue::{Brief, brief, count_waiting, waiting_for_decision};
pub use ruling::{FoundByHand, MOST_BY_HAND, MOST_CHARACTERS, Ruling, Verdict, Verdicts};
pub use subject::{Certifying, Decided, certifying};
