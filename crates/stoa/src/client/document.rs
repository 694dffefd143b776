//! Documents in files.

use std::io::Read as _;
use std::path::Path;

use client::{Failure, yaml};
use domain::{json, text};
use serde_json::Value;

/// Reads a JSON or YAML file, or standard input for `-`.
pub(super) fn read(path: &str) -> Result<Value, Failure> {
    let unreadable = |error: std::io::Error| Failure::Usage(format!("{path} cannot be read: {error}"));
    let text = match path {
        "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).and_then(|_| Ok(text::utf8(&bytes)?.to_owned()))
        }
        path => client::read_text(Path::new(path)),
    };
    let invalid = |fault| Failure::Refused { message: format!("{path}: {fault}"), problems: Vec::new() };
    parse(&text.map_err(unreadable)?).map_err(invalid)
}

fn parse(text: &str) -> Result<Value, String> {
    // JSON is YAML, but is told better about by its own reader.
    match text.trim_start().starts_with(['{', '[']) {
        true => json::parse(text.as_bytes(), offer_types::pricing::MOST_SENT_VALUES)
            .map_err(|fault| fault.to_string()),
        false => yaml::parse(text).map_err(|fault| fault.to_string()),
    }
}
