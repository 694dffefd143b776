//! What a plan costs in every market where it is sold, read and changed as one list.
//!
//! The list is worked out from the page of the plan's prices; a change is a change of that page, saved as every page is.

mod change;
mod edit;
mod file;
mod look;
mod read;

pub use change::{
    ChangedPrice, Outlook, PreparedPrices, SavedPrices, Sent, SentPrices, prepare, save, try_out,
};
pub use edit::{EditedPrices, PreparedEdit, PricesEdit, Written, compare, prepare_edit, save_edit, write};
pub use file::{Form, read_file, write_file};
pub use look::{Card, Looked, Rated, look};
pub use read::{PlanPrices, read};
