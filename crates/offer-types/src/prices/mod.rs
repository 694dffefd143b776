//! What the plans of an offer cost, whatever its type: one model, read by what the type's file says about its members.
//!
//! The annotation `x-stoa-price` names what a price is of, and where its parts stand. Nothing here knows a particular type;
//! the prices of machine hours are worked out by [`pricing`](crate::pricing).

mod annotation;
mod base;
mod change;
mod choice;
mod frozen;
mod glance;
mod machines;
mod map;
mod read;
mod reading;
mod tables;

pub use crate::pricing::number as json_number;
pub(crate) use annotation::Annotation;
pub use base::{base, converted, follow_base, is_of_base};
pub use change::{ONE_CORE, PriceChange, PriceChanges};
pub use choice::{Fixing, Holds, ModelChoice};
pub use frozen::{DollarPrice, FrozenRates};
pub use glance::{Glance, Least, Per};
pub(crate) use map::PriceMap;
pub use read::Conversion;
pub use reading::{SentCharge, SentPrice, read_sent, read_tables, read_what_is_right};
pub use tables::{as_one_table, heading, tables};
