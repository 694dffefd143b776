//! What a plan costs in every market where it is sold, read and changed as one list.
//!
//! The list is worked out from the page of the plan's prices; a change is a change of that page, saved as every page is.

mod change;
mod file;
mod read;

pub use change::{
    ChangedPrice, Outlook, PreparedPrices, SavedPrices, Sent, SentPrices, prepare, save, try_out,
};
pub use file::{Form, read_file, write_file};
pub use read::{PlanPrices, read};
