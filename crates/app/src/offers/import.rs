//! Saving many drafts at once, as a file brings them: what a PUT of each does, without preconditions.

use std::str::FromStr;

use db::{Tx, offers, publishers};
use domain::{Finding, FindingCode, InvalidId, Place, PublisherId, Timestamp, json};
use serde_json::Value;
use words::say;

use super::put::save;
use super::{Draft, Precondition, Ready, prepare_here};
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
    let body = json::parse(line, ctx.env.settings.most_values_sent(line.len()))
        .map_err(|fault| Problem::bad_request(fault.code, fault.to_string()))?;
    match (id(&body, "publisherId"), id(&body, "id")) {
        (Ok(publisher), Ok(offer)) => Draft::read(ctx, publisher, offer, body),
        (publisher, offer) => Err(Problem::Invalid(publisher.err().into_iter().chain(offer.err()).collect())),
    }
}

fn id<T: FromStr<Err = InvalidId>>(body: &Value, member: &'static str) -> Result<T, Finding> {
    let place = Place::around(member);
    let Some(text) = body[member].as_str() else {
        return Err(Finding::new(FindingCode::Required, place, say!("id-missing", member)));
    };
    text.parse().map_err(|error: InvalidId| Finding::new(FindingCode::InvalidFormat, place, error.words()))
}

/// Whether there is a publisher of this id.
pub fn has_publisher(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    Ok(publishers::get(tx, publisher)?.is_some())
}

/// A draft that was looked at to be imported.
pub struct Prepared {
    ready: Ready,
    /// When the draft that is stored was written, if it says the same.
    same: Option<Timestamp>,
}

/// Refuses what [`import`] would refuse; changes nothing.
pub fn prepare(ctx: &Ctx, tx: &mut Tx<'_>, draft: &Draft) -> Result<Prepared, Problem> {
    let ready = prepare_here(ctx, tx, draft, &Precondition::default())?;
    let stored = offers::with_draft(tx, &draft.publisher, &draft.id)?;
    let same = |stored: &offers::WithDraft| {
        let offers::Version { definition, type_versions, secrets, beyond, .. } = &stored.draft;
        *definition == ready.definition()
            && *type_versions == draft.type_versions
            && *secrets == ready.secrets
            && *beyond == ready.beyond
    };
    let same = stored.filter(same).map(|stored| stored.offer.changed_at);
    Ok(Prepared { ready, same })
}

/// Creates the offer or replaces its draft, unless that is what is stored already: an import may be repeated.
pub fn import(ctx: &Ctx, tx: &mut Tx<'_>, draft: &Draft, prepared: &Prepared) -> Result<Imported, Problem> {
    require(ctx, tx, &draft.publisher, Need::Edit)?;
    let stored = offers::get(tx, &draft.publisher, &draft.id)?;
    let changed_at = stored.map(|stored| stored.changed_at);
    match (changed_at, prepared.same) {
        (now, Some(then)) if now == Some(then) => return Ok(Imported::Unchanged),
        (_, Some(_)) => return Err(Problem::Moved),
        (_, None) => {}
    }
    save(ctx, tx, draft, &Precondition::default(), &prepared.ready)?;
    Ok(if changed_at.is_some() { Imported::Changed } else { Imported::Created })
}
