//! What the marketplace is: ids, time, how a document is read, findings, the publishing state machine.
//!
//! Plain types and pure functions. No I/O, no clock, no randomness: everything here can be called from a
//! test, a simulator or a command-line tool without setting anything up.

mod day;
pub mod definition;
pub mod filter;
mod finding;
mod folded;
mod id;
mod image_version;
pub mod json;
mod missing_plans;
mod nearest;
mod notes;
mod page;
mod place;
pub mod price;
pub mod publishing;
pub mod selling;
mod shown;
mod signature;
mod span;
pub mod text;
mod time;

pub use day::{Day, InvalidDay};
pub use definition::Definition;
pub use finding::{Finding, FindingCode};
pub use folded::folded;
pub use id::{
    InvalidId, OfferGuid, OfferId, OfferTypeId, OperationId, PersonId, PlanGuid, PlanId, PrincipalId,
    PublisherId, SessionId, StopId,
};
pub use image_version::{ImageVersion, InvalidVersionNumber, VersionNumber};
pub use missing_plans::missing_plans;
pub use nearest::nearest;
pub use notes::{Notes, NotesTooLong};
pub use page::{InvalidPage, Page, PageName};
pub use place::{Place, PlaceStep, escape_step, unescape_step};
pub use shown::{counted, shortened, shown, shown_value, there_are};
pub use signature::{MASK, hide_signatures, is_signed};
pub use span::{SPAN_FORM, Span};
pub use time::{ETag, Timestamp};
