//! The real program, started as people start it.

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
mod mistakes;
mod readers;
mod serve;
pub(crate) mod support;
mod watching;
mod windows;
