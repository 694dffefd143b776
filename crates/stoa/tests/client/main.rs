//! The commands that ask a marketplace, started as people start them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod files;
