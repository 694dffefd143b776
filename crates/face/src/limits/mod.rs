//! What keeps one caller from taking everything: how often and how much at once, of all and of each.
//!
//! A request that is too much is refused at once, with the time to come back; nothing waits in a queue for it.

mod admit;
mod frequency;
mod gate;
mod memory;
mod options;
mod refuse;
mod sending;
mod shares;
mod who;

pub(crate) use admit::{Admission, admit};
pub(crate) use gate::Gate;
pub(crate) use memory::Holding;
pub use options::{Held, Limits};
pub(crate) use refuse::refused;
pub use sending::Weight;
