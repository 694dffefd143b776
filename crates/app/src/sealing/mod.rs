//! What was stored under older rules is sealed by those of today.
//!
//! A new version of the program, or of an offer type, may know more secrets than the one a document was stored by. [`run`]
//! takes them out of everything that is stored, once for each set of rules. Until it is through, whatever is read is sealed
//! on its way out, so that nothing readable is served meanwhile.

mod pass;

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use db::Tx;
use db::offers::{self, Offer, Version};
use domain::offer_type::OfferType;
use domain::{OfferId, OfferTypeId, PublisherId};
use serde_json::Value;

use crate::offers::{offer_type, seal_found};
use crate::{Ctx, Problem};

pub(crate) use pass::run;
pub use pass::{complete, recall};

/// Whether everything stored is sealed by the rules of today.
#[derive(Debug, Default)]
pub struct Sealing(AtomicBool);

impl Sealing {
    pub(crate) fn is_complete(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    fn completed(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A stored definition without secrets.
pub(crate) fn definition<'t>(
    ctx: &Ctx,
    type_id: &OfferTypeId,
    stored: impl Into<Cow<'t, str>>,
) -> Result<Cow<'t, str>, Problem> {
    let stored = stored.into();
    if ctx.env.sealing.is_complete() {
        return Ok(stored);
    }
    let mut document: Value = serde_json::from_str(&stored)?;
    match lose_secrets(offer_type(ctx, type_id)?, &mut document) {
        true => Ok(serde_json::to_string(&document)?.into()),
        false => Ok(stored),
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

/// The sealed secrets of a stored version, those that its definition still shows included.
pub(crate) fn all_secrets(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    known: &OfferType,
    stored: &Version,
) -> Result<Option<String>, Problem> {
    let resealed = resealed(ctx, owner, known, stored, None)?;
    Ok(resealed.map_or_else(|| stored.secrets.clone(), |resealed| resealed.secrets))
}

/// A version as the rules of today store it.
struct Resealed {
    definition: String,
    secrets: Option<String>,
}

/// What is to be stored instead of a version; nothing when it shows no secret. `earlier` has the secrets of the version
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
    let found = known.take_secrets(&mut definition);
    if definition == before {
        return Ok(None);
    }
    let secrets = seal_found(ctx, owner, &found, stored.secrets.as_deref(), earlier)?;
    Ok(Some(Resealed { definition: serde_json::to_string(&definition)?, secrets }))
}
