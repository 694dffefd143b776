//! What the marketplace is: ids, time, offers, offer types, prices, the publishing state machine and roles.
//!
//! Plain types and pure functions. No I/O, no clock, no randomness: everything here can be called from a
//! test, a simulator or a command-line tool without setting anything up.

pub mod filter;
mod finding;
mod id;
pub mod json;
mod missing_plans;
mod nearest;
pub mod offer_type;
pub mod pricing;
pub mod publishing;
mod shown;
mod signature;
mod span;
pub mod text;
mod time;

pub use finding::{Finding, FindingCode};
pub use id::{InvalidId, OfferId, OfferTypeId, OperationId, PlanId, PrincipalId, PublisherId};
pub use missing_plans::{missing_plans, plan_ids};
pub use nearest::nearest;
pub use shown::{counted, shown, shown_value, there_are};
pub use signature::{MASK, hide_signatures, is_signed};
pub use span::{SPAN_FORM, Span};
pub use time::{ETag, Timestamp};
