//! The commands that ask a marketplace, run as people run them, against real ones.

mod deletions;
mod faults;
mod files;
mod images;
mod offers;
mod prices;
mod profiles;
mod publishing;
mod refusals;
mod selling;
pub(crate) mod support;
mod terminal;
mod undo;
