//! `stoa sandbox`, started as people start it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bad_input;
mod calls;
mod child;
mod faults;
mod support;
