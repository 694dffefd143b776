//! The real program, started as people start it.

mod admin;
mod backup;
mod configuration;
mod demo;
mod doctor;
mod migrate;
mod serve;
mod support;
