//! Saving a whole offer, and doing away with it.

use std::path::Path;

use client::{Condition, Failure, Stored, Which, files};
use serde_json::Value;

use super::super::shown::Shown;
use super::super::{Desk, document};

pub(super) async fn put(desk: &Desk, offer: &str, file: &str, force: bool) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let mut document = document::read(file)?;
    // What was read from a marketplace means itself; what was written or exported may refer to variables.
    if document["changedTime"].is_null() {
        files::fill_in(Path::new(file), &mut document, &|name| std::env::var(name).ok())?;
    }
    let there = desk.session.offer(&name, Which::Draft).await?;
    let condition = condition(there.as_ref(), &document, force)?;
    let stored = desk.session.put(&name, &document, &condition).await?;
    desk.warn(&stored.warnings);
    let done = if there.is_some() { "replaced the draft of" } else { "created" };
    Ok(Shown::told(stored.document, format!("{done} {name}")))
}

/// Deletes an offer that was never published, as it was a moment ago.
pub(super) async fn delete(desk: &Desk, offer: &str) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let gone = super::read::document(desk, offer, Which::Draft).await?;
    desk.session.delete_offer(&name, &gone.unchanged()).await?;
    Ok(Shown::told(gone.document, format!("deleted {name}; its id is never used again")))
}

/// What must be so for the draft to be saved. The entity tag is of a moment ago and tells only who was faster; what tells
/// whether the file is of the draft that is there is the time in it.
fn condition(there: Option<&Stored>, document: &Value, force: bool) -> Result<Condition, Failure> {
    let Some(there) = there else { return Ok(Condition::New) };
    if force {
        return Ok(Condition::Any);
    }
    let time = |document: &Value| document["changedTime"].as_str().map(str::to_owned);
    match (time(document), time(&there.document)) {
        (Some(read), Some(now)) if read != now => Err(Failure::PreconditionFailed(format!(
            "the offer was saved at {now}, after the file was read (it is of {read}); read it again, or --force it"
        ))),
        _ => Ok(there.unchanged()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_older_file_does_not_replace_a_newer_draft() {
        let at = |time: &str| json!({ "changedTime": time });
        let there = Stored { document: at("2"), etag: Some("tag".to_owned()), warnings: Vec::new() };
        let saved = Ok(Condition::Matches("tag".to_owned()));
        let found =
            |document: Value, force| condition(Some(&there), &document, force).map_err(|f| f.to_string());
        assert_eq!(found(at("2"), false), saved);
        assert_eq!(found(json!({}), false), saved, "written by hand");
        assert!(found(at("1"), false).unwrap_err().contains("was saved at 2"));
        assert_eq!(found(at("1"), true), Ok(Condition::Any));
        assert_eq!(condition(None, &at("1"), true).unwrap(), Condition::New);
    }
}
