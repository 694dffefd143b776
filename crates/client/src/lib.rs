//! What the command line asks a marketplace: profiles, sign-in, calls, waiting, edits of an offer.
//!
//! It speaks the publishing API to any server: ours, a sandbox, or the original. Documents stay what they are on the
//! wire, [`serde_json::Value`] with numbers digit by digit and members in order, because every edit sends back the
//! whole offer with members nobody here knows.
//!
//! Time is that of the tokio runtime, which a test stops and moves; ids of requests come from outside.

mod ask;
mod calls;
mod description;
mod diff;
mod edit;
mod failure;
pub mod files;
mod follow;
pub mod images;
mod name;
mod own_calls;
pub mod plans;
mod prices;
mod profile;
mod retry;
mod secret;
mod session;
mod text_file;
mod token;
mod undo;
pub mod yaml;

pub use ask::Condition;
pub use calls::{HowToPublish, Started, Stored, Which};
pub use diff::{Difference, differences, hide_in_differences};
pub use edit::edit;
pub use failure::{Failure, Problem};
pub use follow::{Message, Patience, Step, Watched, follow};
pub use name::OfferName;
pub use prices::{PriceFile, Saving};
pub use profile::{Loaded, Place, Profile, ProfileProblem, ProfileProblems, Sources};
pub use secret::Secret;
pub use session::Session;
pub use text_file::{read_lines, read_text};
pub use undo::{PageTags, Undo, Undone};
