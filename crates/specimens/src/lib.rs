//! Files for offers that do not exist: pictures that look like a product's, documents and packages.
//!
//! The same name gives the same bytes, on every machine. Pictures are flat shapes and letters of our own.

mod canvas;
mod chance;
mod file;
mod fitting;
mod letters;
mod logo;
mod palette;
mod screenshot;

pub use file::{archive, document};
pub use fitting::fitting;
pub use logo::logo;
pub use screenshot::screenshot;

/// A PNG of this size in pixels, for a product of this `name`: a screenshot where the size is that of a screen, else a logo.
/// `caption` is what the screenshot shows.
pub fn picture(name: &str, caption: &str, (width, height): (u32, u32)) -> Vec<u8> {
    let is_screen = width >= 500 && width * 10 >= height * 15 && width * 10 <= height * 19;
    match is_screen {
        true => screenshot(name, caption, (width, height)),
        false => logo(name, (width, height)),
    }
}

#[cfg(test)]
mod tests;
