//! Changing a part of an offer, of which the API knows only the whole.

use serde_json::Value;

use crate::{Failure, OfferName, Session, Stored, Which};

/// How often an edit is made at most when others keep saving the offer meanwhile.
const TRIES: u32 = 10;

/// Reads the draft, has `change` change it, and saves it if nobody else saved it meanwhile; otherwise all of it again.
/// Returns what `change` did, and the draft as it is now. An edit that changes nothing saves nothing.
pub async fn edit<T>(
    session: &Session,
    name: &OfferName,
    mut change: impl FnMut(&mut Value) -> Result<T, Failure>,
) -> Result<(T, Stored), Failure> {
    let mut tries = 1;
    loop {
        let read = session.offer(name, Which::Draft).await?;
        let read = read.ok_or_else(|| Failure::NotFound(format!("there is no offer `{name}`")))?;
        let mut document = read.document.clone();
        let done = change(&mut document)?;
        if document == read.document {
            return Ok((done, read));
        }
        match session.put(name, &document, &read.unchanged()).await {
            Ok(stored) => return Ok((done, stored)),
            Err(Failure::PreconditionFailed(_)) if tries < TRIES => tries += 1,
            Err(failure) => return Err(failure),
        }
    }
}
