//! The manual for people, and which part of it is about which page.

mod about;
mod show;

pub(crate) use about::{about, of_refusal};
#[cfg(test)]
pub(crate) use show::{ArticlePage, Contents, navigation};
pub(crate) use show::{article, contents};
