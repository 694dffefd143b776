//! What people read: sentences as they are kept, and as they are said in a language.
//!
//! A [`Sentence`] is the id of a message of ours with named arguments, a text of an offer type's data, or somebody's own words.
//! It is made where something is found out, stored as it is, and said where somebody reads it. The messages are Fluent
//! files, `languages/<language>/*.ftl`, and compiled in.

mod argument;
mod language;
mod messages;
mod particle;
mod sentence;
mod stored;
mod template;
mod words;

pub use argument::Argument;
pub use language::Language;
pub use sentence::Sentence;
pub use template::arguments;
pub use words::{Dictionary, Words};

#[cfg(test)]
mod tests;
