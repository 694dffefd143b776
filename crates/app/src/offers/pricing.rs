//! The evaluated prices of an offer's plans.

use super::Document;
use crate::{App, Problem};

/// The document with the price of every region and size.
pub async fn with_all_pricing(_app: &App, document: Document) -> Result<Document, Problem> {
    Ok(document)
}
