//! The real program, started as people start it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod admin;
mod artifacts;
mod backup;
mod configuration;
mod demo;
mod doctor;
mod flood;
mod hostile;
mod import;
mod limits;
mod migrate;
mod serve;
mod support;
mod watching;
