//! The pages of this repository: what they say is so.

mod demo;
mod examples;
mod markdown;
mod named_tests;
mod output;
mod reference;
mod rehearse;
mod shell;
mod workflow;

use std::path::{Path, PathBuf};

/// The top of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
