//! The program, used as people use it: one test program, because each is linked with all that Stoa is made of.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod cli;
mod client;
mod clients;
mod crash;
mod disk;
mod pages;
mod sandbox;
