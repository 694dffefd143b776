//! Notes for certification: kept with the publish they were sent with, for as long as that is.
//!
//! They often name an account to try the offer out with, so they are sealed, and no list, event or mail has them.

use std::collections::BTreeMap;

use db::events::Event;
use db::operations::Operation;
use db::{Tx, operations};
use domain::{Notes, OperationId, PublisherId};

use super::status::{OperationView, view};
use crate::roles::{Need, require, require_operator};
use crate::{Ctx, Problem};

/// Where they belong to, for the vault.
fn owner(publication: &OperationId) -> String {
    format!("notes for certification of {publication}")
}

/// Keeps the notes that a publish was sent with.
pub(super) fn keep(ctx: &Ctx, tx: &mut Tx<'_>, publish: &OperationId, notes: &Notes) -> Result<(), Problem> {
    let sealed = ctx.env.vault.seal(&*ctx.env.random, &owner(publish), notes.as_str());
    Ok(operations::put_notes(tx, publish, &sealed)?)
}

fn read(ctx: &Ctx, tx: &mut Tx<'_>, publication: &OperationId) -> Result<Option<String>, Problem> {
    let Some(sealed) = operations::notes(tx, publication)? else { return Ok(None) };
    Ok(Some(ctx.env.vault.open(&owner(publication), &sealed)?))
}

/// What the publisher told whoever certifies, with the publish whose steps `operation` runs.
pub fn notes(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<Option<String>, Problem> {
    require(ctx, tx, &operation.publisher, Need::See)?;
    read(ctx, tx, &operation.publication)
}

/// An operation as whoever certifies sees it, with the notes of its publish.
pub fn for_certifier(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    id: &OperationId,
) -> Result<(OperationView, Option<String>), Problem> {
    require_operator(ctx, tx)?;
    let found = operations::get(tx, id)?;
    let operation = found.ok_or_else(|| Problem::NotFound(format!("there is no operation {id}")))?;
    let notes = read(ctx, tx, &operation.publication)?;
    Ok((view(ctx, tx, operation)?, notes))
}

/// The notes of the publishes that `events` of a publisher tell the beginning of, by the ids of their operations.
pub fn notes_of(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    events: &[Event],
) -> Result<BTreeMap<String, String>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let mut found = BTreeMap::new();
    let begun = events.iter().filter(|event| event.action == "publish.accepted");
    for id in begun.filter_map(|event| event.subject.as_ref()) {
        let Ok(publish) = id.parse::<OperationId>() else { continue };
        if let Some(notes) = read(ctx, tx, &publish)? {
            found.insert(id.clone(), notes);
        }
    }
    Ok(found)
}
