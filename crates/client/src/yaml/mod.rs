//! Offers as YAML (1.2, core schema): what is JSON under another spelling, and nothing else.

mod read;
mod write;
#[cfg(test)]
mod tests;

pub use read::{Fault, parse};
pub use write::write;
