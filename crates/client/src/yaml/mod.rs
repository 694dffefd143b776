//! Offers as YAML (1.2, core schema): what is JSON under another spelling, and nothing else.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Fault, parse};
pub use write::write;
