//! `stoa sandbox`, started as people start it.

mod arguments;
mod bad_input;
mod calls;
mod child;
mod faults;
mod isolated;
mod pictures;
pub(crate) mod support;
