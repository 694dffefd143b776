//! Secrets of an offer: sealed, kept apart from the document, addressed by place.

use std::collections::BTreeMap;

use domain::offer_type::OfferType;
use domain::{OfferId, PublisherId};
use serde_json::Value;

use crate::{Ctx, Problem};

type Sealed = BTreeMap<String, String>;

/// The secrets a new draft stores: what it brings replaces what was there, `""` clears it, what it omits stays.
/// Secrets of plans that are gone go with them. One that it brings again stays sealed as it is: a draft whose secrets are sent
/// again is no other.
pub(crate) fn seal_all(
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    brought: &BTreeMap<String, String>,
    stored: Option<&str>,
    document: &Value,
) -> Result<Option<String>, Problem> {
    let mut sealed: Sealed = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
    sealed.retain(|place, _| plan_of(place).is_none_or(|plan| has_plan(document, plan)));
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
    match sealed.is_empty() {
        true => Ok(None),
        false => Ok(Some(serde_json::to_string(&sealed)?)),
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

/// The plan a place belongs to: `plans[standard]/…`.
fn plan_of(place: &str) -> Option<&str> {
    place.strip_prefix("plans[")?.split(']').next()
}

fn has_plan(document: &Value, wanted: &str) -> bool {
    let plans = document["plans"].as_array().map_or(&[][..], Vec::as_slice);
    plans.iter().any(|plan| plan["planId"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(wanted)))
}
