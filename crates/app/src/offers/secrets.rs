//! Secrets of an offer: sealed, kept apart from the document, addressed by place.

use std::collections::BTreeMap;

use blob::Digest;
use domain::{Definition, OfferId, PublisherId};
use offer_types::OfferType;
use serde_json::Value;

use crate::{Ctx, Problem};

type Sealed = BTreeMap<String, String>;

/// The secrets a new draft stores: what it brings replaces what was there, `""` clears it, what it omits stays.
/// Secrets of plans and other elements that are gone go with them. One that it brings again stays sealed as it is: a draft whose secrets are sent
/// again is no other.
pub(crate) fn seal_all(
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    (offer_type, document, brought): (&OfferType, &Value, &BTreeMap<String, String>),
    stored: Option<&str>,
) -> Result<Option<String>, Problem> {
    let mut sealed: Sealed = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
    sealed.retain(|place, _| is_kept(offer_type, document, place));
    for (place, plain) in brought {
        if plain.is_empty() {
            sealed.remove(place);
            continue;
        }
        let owner = owner(publisher, offer, place);
        // One that cannot be opened is no longer of use: whoever sends it again repairs the offer.
        let kept = sealed.get(place).and_then(|text| ctx.env.vault.open(&owner, text).ok());
        if kept.as_ref() != Some(plain) {
            sealed.insert(place.clone(), ctx.env.vault.seal(&*ctx.env.random, &owner, plain));
        }
    }
    written(&sealed)
}

/// The secrets that `now` has and `before` has not, by place, each with the hash of its sealed text.
pub(super) fn newly_set(
    before: Option<&str>,
    now: Option<&str>,
) -> Result<BTreeMap<String, String>, Problem> {
    let before: Sealed = before.map(serde_json::from_str).transpose()?.unwrap_or_default();
    let now: Sealed = now.map(serde_json::from_str).transpose()?.unwrap_or_default();
    let new = now.into_iter().filter(|(place, text)| before.get(place) != Some(text));
    Ok(new.map(|(place, text)| (place, hash(&text))).collect())
}

/// By what it is told whether a secret is still the one that was set.
pub(super) fn hash(sealed: &str) -> String {
    Digest::of(sealed.as_bytes()).to_string()
}

/// The secrets of a version in which `found` was readable until now. What was sealed before is what was in force. Where
/// `earlier`, the secrets of another version, has the same text, it is the same sealed one: nothing changed between them.
pub(crate) fn seal_found(
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    found: &BTreeMap<String, String>,
    stored: Option<&str>,
    earlier: Option<&str>,
) -> Result<Option<String>, Problem> {
    let mut sealed: Sealed = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
    let earlier: Sealed = earlier.map(serde_json::from_str).transpose()?.unwrap_or_default();
    for (place, plain) in found.iter().filter(|(_, plain)| !plain.is_empty()) {
        if sealed.contains_key(place) {
            continue;
        }
        let owner = owner(publisher, offer, place);
        let same = earlier
            .get(place)
            .filter(|text| ctx.env.vault.open(&owner, text).is_ok_and(|opened| opened == *plain));
        let text = same.cloned().unwrap_or_else(|| ctx.env.vault.seal(&*ctx.env.random, &owner, plain));
        sealed.insert(place.clone(), text);
    }
    written(&sealed)
}

fn written(sealed: &Sealed) -> Result<Option<String>, Problem> {
    match sealed.is_empty() {
        true => Ok(None),
        false => Ok(Some(serde_json::to_string(sealed)?)),
    }
}

/// Puts the stored secrets into `document`, for work that needs them.
pub(crate) fn open_into(
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    offer_type: &OfferType,
    stored: Option<&str>,
    document: &mut Value,
) -> Result<(), Problem> {
    let Some(stored) = stored else { return Ok(()) };
    let sealed: Sealed = serde_json::from_str(stored)?;
    let mut plain = BTreeMap::new();
    for (place, text) in sealed {
        let opened = ctx.env.vault.open(&owner(publisher, offer, &place), &text)?;
        plain.insert(place, opened);
    }
    offer_type.put_secrets(document, &plain);
    Ok(())
}

fn owner(publisher: &PublisherId, offer: &OfferId, place: &str) -> String {
    format!("offer/{publisher}/{offer}/{place}")
}

/// Puts the secrets into `document` that it would have once it is saved: those it `brought`, and the stored ones it keeps.
pub(crate) fn merge_into(
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    offer_type: &OfferType,
    (brought, stored): (&BTreeMap<String, String>, Option<&str>),
    document: &mut Value,
) -> Result<(), Problem> {
    let mut sealed: Sealed = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
    sealed.retain(|place, _| !brought.contains_key(place) && is_kept(offer_type, document, place));
    // One that cannot be opened is no longer of use, as when a draft is saved.
    let opened = sealed.into_iter().filter_map(|(place, text)| {
        let plain = ctx.env.vault.open(&owner(publisher, offer, &place), &text).ok()?;
        Some((place, plain))
    });
    let brought = brought.iter().filter(|(_, plain)| !plain.is_empty());
    let plain = opened.chain(brought.map(|(place, plain)| (place.clone(), plain.clone()))).collect();
    offer_type.put_secrets(document, &plain);
    Ok(())
}

/// Whether a stored secret goes on to belong to `document`.
pub(crate) fn is_kept(offer_type: &OfferType, document: &Value, place: &str) -> bool {
    plan_of(place).is_none_or(|plan| Definition::of(document).plan(plan).is_some())
        && offer_type.keeps_secret(document, place)
}

/// The plan a place belongs to: `plans[standard]/…`.
fn plan_of(place: &str) -> Option<&str> {
    place.strip_prefix(Definition::PLANS)?.strip_prefix('[')?.split(']').next()
}
