//! The manual for people: articles in Markdown (`manual/en`, `manual/ko`), read once per process, and their search.
//!
//! An article begins with its title and one paragraph that says what it is about; its sections have an anchor each, which is the same in
//! every language. What pages look like around them, and where they are, is decided by whoever shows them.

mod article;
mod contents;
mod fold;
mod search;

pub use article::{Article, Section};
pub use contents::{CONTENTS, FOLDER, Manual, Part, manual};
pub use search::{Hit, Snippet};
