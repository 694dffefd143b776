//! Saving many drafts at once, as a file brings them: what a PUT of each does, without preconditions.

use std::fmt::Display;
use std::str::FromStr;

use db::{Tx, offers, publishers};
use domain::{Finding, FindingCode, PublisherId, json};
use serde_json::Value;

use super::put::{Ready, ready, save};
use super::{Draft, secrets};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// What importing a draft did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Created,
    Changed,
    /// The stored draft says the same; nothing was written.
    Unchanged,
}

/// Reads one offer in the shape a PUT takes, with `publisherId` and `id` in it.
pub fn read(ctx: &Ctx, line: &[u8]) -> Result<Draft, Problem> {
    let body = json::parse(line).map_err(|fault| Problem::bad_request(fault.code, fault.to_string()))?;
    match (id(&body, "publisherId"), id(&body, "id")) {
        (Ok(publisher), Ok(offer)) => Draft::read(ctx, publisher, offer, body),
        (publisher, offer) => Err(Problem::Invalid(publisher.err().into_iter().chain(offer.err()).collect())),
    }
}

fn id<T: FromStr<Err: Display>>(body: &Value, member: &str) -> Result<T, Finding> {
    let Some(text) = body[member].as_str() else {
        let message = format!("`{member}` is missing: it says which offer this is");
        return Err(Finding::new(FindingCode::Required, member, message));
    };
    text.parse().map_err(|error: T::Err| Finding::new(FindingCode::InvalidFormat, member, error.to_string()))
}

/// Whether there is a publisher of this id.
pub fn has_publisher(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    Ok(publishers::get(tx, publisher)?.is_some())
}

/// Refuses what [`import`] would refuse; changes nothing.
pub fn check(ctx: &Ctx, tx: &mut Tx<'_>, draft: &Draft) -> Result<(), Problem> {
    require(ctx, tx, &draft.publisher, Need::Edit)?;
    let stored = offers::get(tx, &draft.publisher, &draft.id)?;
    ready(ctx, tx, draft, stored.as_ref()).map(drop)
}

/// Creates the offer or replaces its draft, unless that is what is stored already: an import may be repeated.
pub fn import(ctx: &Ctx, tx: &mut Tx<'_>, draft: &Draft) -> Result<Imported, Problem> {
    require(ctx, tx, &draft.publisher, Need::Edit)?;
    let stored = offers::with_draft(tx, &draft.publisher, &draft.id)?;
    let ready = ready(ctx, tx, draft, stored.as_ref().map(|stored| &stored.offer))?;
    if let Some(stored) = &stored
        && is_stored(ctx, draft, &stored.draft, &ready)?
    {
        return Ok(Imported::Unchanged);
    }
    save(ctx, tx, draft, stored.as_ref(), &ready)?;
    Ok(if stored.is_some() { Imported::Changed } else { Imported::Created })
}

fn is_stored(ctx: &Ctx, draft: &Draft, stored: &offers::Version, ready: &Ready<'_>) -> Result<bool, Problem> {
    let owner = (&draft.publisher, &draft.id);
    Ok(stored.definition == ready.definition()
        && stored.type_versions == draft.type_versions
        && secrets::are_stored(ctx, owner, &ready.checked.secrets, stored.secrets.as_deref())?)
}
