//! What differs between two documents of an offer.

use client::{Failure, Which, differences, hide_in_differences};
use serde_json::{Value, json};

use super::super::shown::Shown;
use super::super::{Desk, difference, document};
use super::read;

pub(super) async fn compare(desk: &Desk, offer: &str, before: &str, after: &str) -> Result<Shown, Failure> {
    let (before, after) = (side(desk, offer, before).await?, side(desk, offer, after).await?);
    let found = hide_in_differences(&differences(&before, &after));
    let text = match found.is_empty() {
        true => "no difference".to_owned(),
        false => difference::text(&found, &std::io::stdout()),
    };
    Ok(Shown::told(json!(found), text))
}

/// What the publisher says in a document. Status, version and time are different in every two.
async fn side(desk: &Desk, offer: &str, text: &str) -> Result<Value, Failure> {
    let document = match which(text)? {
        Some(which) => read::document(desk, offer, which).await?.document,
        None => document::read(text)?,
    };
    Ok(json!({ "offerTypeId": document["offerTypeId"], "definition": document["definition"] }))
}

/// The document on the server that `text` means; nothing when it is a file.
pub(super) fn which(text: &str) -> Result<Option<Which>, Failure> {
    Ok(Some(match text.split_once(':') {
        None if text == "draft" => Which::Draft,
        None if text == "preview" => Which::Preview,
        None if text == "production" => Which::Production,
        Some(("version", number)) => {
            let number = number
                .parse()
                .map_err(|_| Failure::Usage(format!("`{number}` is no number of a version")))?;
            Which::Version(number)
        }
        _ => return Ok(None),
    }))
}
