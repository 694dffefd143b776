//! The commands that ask a marketplace, run as people run them, against real ones.

mod faults;
mod files;
mod images;
mod offers;
mod profiles;
mod publishing;
mod refusals;
pub(crate) mod support;
mod terminal;
