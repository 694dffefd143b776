//! What differs between two documents of an offer.

use std::io::IsTerminal as _;

use client::{Difference, Failure, Which, differences};
use serde_json::{Value, json};

use super::super::shown::{GREEN, RED, Shown, painted};
use super::super::{Desk, document};
use super::read;

pub(super) async fn compare(desk: &Desk, offer: &str, before: &str, after: &str) -> Result<Shown, Failure> {
    let (before, after) = (side(desk, offer, before).await?, side(desk, offer, after).await?);
    let found = differences(&before, &after);
    let terminal = std::io::stdout().is_terminal();
    let text = match found.is_empty() {
        true => "no difference".to_owned(),
        false => found.iter().map(|difference| told(difference, terminal)).collect::<Vec<_>>().join("\n"),
    };
    let value = found
        .into_iter()
        .map(|Difference { path, before, after }| json!({ "path": path, "before": before, "after": after }));
    Ok(Shown::told(value.collect(), text))
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
fn which(text: &str) -> Result<Option<Which>, Failure> {
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

fn told(Difference { path, before, after }: &Difference, terminal: bool) -> String {
    let line = |sign: char, colour: u8, value: &Option<Value>| {
        value.as_ref().map(|value| format!("\n{}", painted(&format!("  {sign} {value}"), colour, terminal)))
    };
    let lines = [line('-', RED, before), line('+', GREEN, after)];
    format!("{path}{}", lines.into_iter().flatten().collect::<String>())
}
