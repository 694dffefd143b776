//! Artifacts in documents: addresses outside, references inside.
//!
//! A stored definition names an artifact it holds by a reference to its bytes. On the way out the reference becomes
//! an address of ours, signed because the offer may not be live; on the way in such an address, under whichever name and however
//! old, becomes the reference in every offer of the publisher who holds the bytes.
//! An outside address that the offer holds something from becomes a reference that remembers it: the next publish looks there
//! again.

use std::collections::{BTreeMap, BTreeSet};

use db::artifacts::Known;
use db::{Tx, artifacts};
use domain::{OfferId, OfferTypeId, PublisherId, Timestamp, json};
use offer_types::OfferType;
use serde_json::Value;

use crate::roles::{Need, require};
use crate::{Ctx, Problem, Settings};

/// What a reference to stored bytes begins with; the digest follows.
pub(crate) const REFERENCE: &str = "stoa-artifact:sha256:";

/// The reference to the bytes with this digest.
pub(crate) fn reference(digest: &str) -> String {
    format!("{REFERENCE}{digest}")
}

/// The same, to be looked for again at `source`, unless that is a name of these bytes and of no others. What refers to them
/// already goes on to do so.
pub(crate) fn reference_again(digest: &str, source: &str) -> String {
    match named_digest(source) == Some(digest) {
        true if digest_of(source).is_some() => source.to_owned(),
        true => reference(digest),
        false => format!("{REFERENCE}{digest} {source}"),
    }
}

/// The digest a reference names.
pub(crate) fn digest_of(value: &str) -> Option<&str> {
    value.strip_prefix(REFERENCE)?.split(' ').next()
}

/// The address where something is to be looked for: an outside one, or the one that a reference remembers.
pub(crate) fn source_of(value: &str) -> Option<&str> {
    match value.strip_prefix(REFERENCE) {
        None => Some(value),
        Some(reference) => reference.split_once(' ').map(|(_, source)| source),
    }
}

/// Where `definition` is to be looked for again, each with the digest of what was there, and its text without that.
pub(crate) fn looked_at_already(
    offer_type: &OfferType,
    definition: &str,
) -> Result<(Vec<(String, String)>, String), Problem> {
    let mut document = json::stored(definition)?;
    let slots = offer_type.artifacts(&document);
    let named = slots.iter().filter_map(|slot| Some((source_of(&slot.value)?, digest_of(&slot.value)?)));
    let named = named.map(|(source, digest)| (source.to_owned(), digest.to_owned())).collect();
    without_sources(offer_type, &mut document);
    Ok((named, serde_json::to_string(&document)?))
}

/// The definition with every reference replaced by a signed address of ours.
pub(crate) fn resolve(ctx: &Ctx, offer_type: &OfferTypeId, definition: &str) -> Result<String, Problem> {
    let offer_type = super::offer_type(ctx, offer_type)?;
    let mut document = json::stored(definition)?;
    resolve_all(ctx, offer_type, &mut document);
    Ok(serde_json::to_string(&document)?)
}

/// The same where it is a tree already.
pub(crate) fn resolve_all(ctx: &Ctx, offer_type: &OfferType, document: &mut Value) {
    replace(offer_type, document, |value| digest_of(value).map(|digest| signed_address(ctx, digest)));
}

/// Has references name bytes only, and not where they came from.
pub(crate) fn without_sources(offer_type: &OfferType, document: &mut Value) {
    replace(offer_type, document, |value| digest_of(value).map(reference));
}

/// The definition as validation should see it: an artifact that is held has an address, whichever.
pub(crate) fn with_addresses(offer_type: &OfferType, mut document: Value) -> Value {
    replace(offer_type, &mut document, |value| digest_of(value).map(stand_in));
    document
}

/// An address that stands for something held.
pub(super) fn stand_in(digest: &str) -> String {
    format!("https://held.invalid/{digest}")
}

fn replace(offer_type: &OfferType, document: &mut Value, with: impl Fn(&str) -> Option<String>) {
    for slot in offer_type.artifacts(document) {
        if let (Some(address), Some(place)) = (with(&slot.value), document.pointer_mut(&slot.pointer)) {
            *place = Value::String(address);
        }
    }
}

pub(crate) fn address(ctx: &Ctx, digest: &str) -> String {
    format!("{}/artifacts/{digest}", ctx.env.settings.public_url)
}

/// The digest in a reference, or in an address that a marketplace names an artifact by: `…/artifacts/<digest>`, whatever stands
/// before and behind. This marketplace has had other names; what counts is whether the publisher holds the bytes.
pub(crate) fn named_digest(value: &str) -> Option<&str> {
    let in_address = || {
        let (before, digest) = value.split(['?', '#']).next()?.rsplit_once("/artifacts/")?;
        let is_digest = digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (is_digest && before.starts_with("http")).then_some(digest)
    };
    digest_of(value).or_else(in_address)
}

/// The digest in an address of ours as it is made now.
pub(crate) fn own_digest<'a>(settings: &Settings, value: &'a str) -> Option<&'a str> {
    let path = value.strip_prefix(&settings.public_url)?.strip_prefix("/artifacts/")?;
    path.split('?').next()
}

pub(crate) fn signed_address(ctx: &Ctx, digest: &str) -> String {
    format!("{}?{}", address(ctx, digest), signature(ctx, digest))
}

/// What has to be shown to read an artifact that is not live, as a query. It ends on full hours, so that repeated reads give the same
/// address and caches work.
pub(crate) fn signature(ctx: &Ctx, digest: &str) -> String {
    let end = (ctx.now + ctx.env.settings.link_lifetime).seconds();
    let expires = (end - end.rem_euclid(3600) + 3600).to_string();
    let signature = ctx.env.vault.sign(&["artifact", digest, &expires]);
    format!("expires={expires}&signature={signature}")
}

/// What somebody shows to read an artifact.
#[derive(Debug, Clone, Default)]
pub struct ArtifactAccess {
    pub expires: Option<String>,
    pub signature: Option<String>,
}

/// An artifact that somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// Until when, if not for ever.
    pub until: Option<Timestamp>,
}

/// The artifact `digest`, for somebody who may read it: everybody while an offer that shows it is live, else the holder
/// of a signed address that has not expired.
pub fn artifact_for(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    digest: &str,
    access: &ArtifactAccess,
) -> Result<Readable, Problem> {
    let missing = || {
        Problem::NotFound(
            "there is no such artifact, or its address has expired: read the offer again".to_owned(),
        )
    };
    let until = match artifacts::is_live(tx, digest)? {
        true => None,
        false => Some(signed(ctx, digest, access).ok_or_else(missing)?),
    };
    let (media_type, bytes) = artifacts::media(tx, digest)?.ok_or_else(missing)?;
    Ok(Readable { media_type, bytes, until })
}

/// Until when a signed address is good.
fn signed(ctx: &Ctx, digest: &str, access: &ArtifactAccess) -> Option<Timestamp> {
    let (expires, signature) = (access.expires.as_deref()?, access.signature.as_deref()?);
    let until = Timestamp::from_seconds(expires.parse().ok()?);
    let good = ctx.now <= until && ctx.env.vault.verify(&["artifact", digest, expires], signature);
    good.then_some(until)
}

/// What is known of the files that an offer of `publisher` holds, or that were uploaded for it, by digest. Only so many of `digests` as are
/// asked for at once are looked up.
pub fn known_files(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    digests: &BTreeSet<String>,
) -> Result<BTreeMap<String, Known>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    Ok(artifacts::several(tx, publisher, offer, digests)?)
}

/// The digests that `text` refers to, wherever they stand in it.
pub(crate) fn digests_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(REFERENCE).skip(1).map(|rest| digest_at(rest).0)
}

/// The digest that `text` begins with, and what follows it.
pub(crate) fn digest_at(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(text.len()))
}
