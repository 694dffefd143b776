//! Files for offers that do not exist: pictures that look like a product's, documents and packages.
//!
//! The same name gives the same bytes, on every machine. Pictures are flat shapes of our own.

mod canvas;
mod chance;
mod contents;
mod file;
mod fitting;
mod glyph;
mod logo;
mod palette;
mod product;
mod screenshot;
mod shop;

pub use file::{archive, document};
pub use fitting::fitting;
pub use product::Product;
pub use shop::{End, Goal, Instead, Offer, Publisher, shop};

#[cfg(test)]
mod tests;
