//! What was stored under older rules is sealed by those of today.
//!
//! A new version of the program, or of an offer type, may know more secrets than the one a document was stored by. [`run`]
//! takes them out of everything that is stored, once for each set of rules. Until it is through, whatever is read is sealed
//! on its way out, so that nothing readable is served meanwhile. With them goes what only newer faces know, where the rules have that kept apart
//! by now; what they have not any more goes back into the definition.

mod pass;
mod state;

use std::borrow::Cow;
use std::collections::BTreeMap;

use db::Tx;
use db::offers::{self, Offer, Version};
use domain::{OfferId, OfferTypeId, PublisherId, json};
use offer_types::OfferType;
use serde_json::Value;

use crate::offers::{offer_type, put_beyond, seal_found};
use crate::{Ctx, Problem};

pub(crate) use pass::run;
pub use pass::{complete, recall};
pub use state::Sealing;

/// A stored definition without secrets, and without what only newer faces know.
pub(crate) fn definition<'t>(
    ctx: &Ctx,
    type_id: &OfferTypeId,
    stored: impl Into<Cow<'t, str>>,
) -> Result<Cow<'t, str>, Problem> {
    let stored = stored.into();
    if ctx.env.sealing.is_complete() {
        return Ok(stored);
    }
    let (known, mut document) = (offer_type(ctx, type_id)?, json::stored(&stored)?);
    let had_secrets = lose_secrets(known, &mut document);
    match known.take_beyond(&mut document).is_some() || had_secrets {
        true => Ok(serde_json::to_string(&document)?.into()),
        false => Ok(stored),
    }
}

/// Takes secrets out of a definition as it is stored, which is a tree already.
pub(crate) fn seal_shown(ctx: &Ctx, known: &OfferType, definition: &mut Value) {
    if !ctx.env.sealing.is_complete() {
        known.take_secrets(definition);
    }
}

/// A stored catalogue entry without secrets: its listing has the shape of a definition.
pub(crate) fn entry(ctx: &Ctx, stored: String) -> Result<String, Problem> {
    of_its_type(ctx, "listing", stored)
}

/// A stored answer without secrets.
pub(crate) fn answer(ctx: &Ctx, stored: String) -> Result<String, Problem> {
    of_its_type(ctx, "definition", stored)
}

fn of_its_type(ctx: &Ctx, member: &str, stored: String) -> Result<String, Problem> {
    match ctx.env.sealing.is_complete() {
        true => Ok(stored),
        false => sealed_by_its_type(member, stored, |id| offer_type(ctx, id).map(Some)),
    }
}

/// A text that names its offer type, without the secrets in `member`; as it is where it names none.
fn sealed_by_its_type<'t>(
    member: &str,
    stored: String,
    find: impl FnOnce(&OfferTypeId) -> Result<Option<&'t OfferType>, Problem>,
) -> Result<String, Problem> {
    let Ok(mut document) = serde_json::from_str::<Value>(&stored) else { return Ok(stored) };
    let Some(Ok(id)) = document["offerTypeId"].as_str().map(str::parse) else { return Ok(stored) };
    let had_some = match (find(&id)?, document.get_mut(member)) {
        (Some(known), Some(part)) => lose_secrets(known, part),
        _ => false,
    };
    if had_some { Ok(serde_json::to_string(&document)?) } else { Ok(stored) }
}

/// Takes the secrets out of `document`; whether it had any.
fn lose_secrets(known: &OfferType, document: &mut Value) -> bool {
    let before = document.clone();
    known.take_secrets(document);
    *document != before
}

/// The draft of an offer, if it may still show secrets.
pub(crate) fn unsealed_draft(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &Offer,
) -> Result<Option<Version>, Problem> {
    match ctx.env.sealing.is_complete() {
        true => Ok(None),
        false => Ok(offers::version(tx, publisher, &offer.id, offer.draft_version)?),
    }
}

/// The secrets of a stored version, sealed, by stable place.
pub(crate) fn secrets(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    known: &OfferType,
    stored: &Version,
) -> Result<BTreeMap<String, String>, Problem> {
    let sealed = match ctx.env.sealing.is_complete() {
        true => stored.secrets.clone(),
        false => kept_apart(ctx, owner, known, stored)?.0,
    };
    Ok(sealed.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// The sealed secrets of a stored version and what only newer faces know of it, what its definition still shows of both included.
pub(crate) fn kept_apart(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    known: &OfferType,
    stored: &Version,
) -> Result<(Option<String>, Option<String>), Problem> {
    let resealed = resealed(ctx, owner, known, stored, None)?;
    let as_it_is = || (stored.secrets.clone(), stored.beyond.clone());
    Ok(resealed.map_or_else(as_it_is, |resealed| (resealed.secrets, resealed.beyond)))
}

/// A version as the rules of today store it.
struct Resealed {
    definition: String,
    secrets: Option<String>,
    beyond: Option<String>,
}

/// What is to be stored instead of a version; nothing when that is the same. `earlier` has the secrets of the version
/// before it.
fn resealed(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    known: &OfferType,
    stored: &Version,
    earlier: Option<&str>,
) -> Result<Option<Resealed>, Problem> {
    let mut definition: Value = serde_json::from_str(&stored.definition)?;
    let before = definition.clone();
    put_beyond(known, &mut definition, stored.beyond.as_deref())?;
    let found = known.take_secrets(&mut definition);
    let beyond = known.take_beyond_to_keep(&mut definition);
    let kept: Option<Value> = stored.beyond.as_deref().map(serde_json::from_str).transpose()?;
    if definition == before && beyond == kept {
        return Ok(None);
    }
    let secrets = seal_found(ctx, owner, &found, stored.secrets.as_deref(), earlier)?;
    let beyond = beyond.map(|beyond| serde_json::to_string(&beyond)).transpose()?;
    Ok(Some(Resealed { definition: serde_json::to_string(&definition)?, secrets, beyond }))
}
