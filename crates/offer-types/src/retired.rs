//! Types whose offers are only read any more.

use domain::OfferTypeId;
use serde_json::Value;

/// Why offers of a type are neither saved nor published, and what to do in place of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// The type to make a new offer of.
    pub successor: OfferTypeId,
    /// The same for people, as a sentence.
    pub message: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    successor: String,
    message: String,
}

/// Reads a type's `retired`.
pub(super) fn parse(written: &Value) -> Result<Retired, String> {
    let Written { successor, message } =
        serde_json::from_value(written.clone()).map_err(|error| error.to_string())?;
    let successor = successor.parse().map_err(|error: domain::InvalidId| error.to_string())?;
    Ok(Retired { successor, message })
}
