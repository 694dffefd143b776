//! The catalogue: live offers for everybody, previews for whoever has the link.

use db::catalogue::{Entry, Shelf};
use db::{Tx, offers};
use domain::{OfferId, PublisherId};
use serde_json::{Value, json};

use crate::offers::{REFERENCE, address, find, offer_type, signed_address};
use crate::{Ctx, Problem};

/// Whom an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Testers of the preview, who see every plan.
    Testers,
    /// Everybody: private and hidden plans are left out.
    Everybody,
}

/// What the catalogue shows `audience` of one version.
pub(crate) fn entry(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    audience: Audience,
) -> Result<Entry, Problem> {
    let offer = find(tx, publisher, id)?;
    let known = offer_type(ctx, &offer.offer_type)?;
    let document = offers::version(tx, publisher, id, version)?
        .ok_or_else(|| Problem::internal(format!("version {version} of {publisher}/{id} is gone")))?;
    let mut definition: Value = serde_json::from_str(&document.definition)?;
    if audience == Audience::Everybody
        && let Some(plans) = definition["plans"].as_array_mut()
    {
        plans.retain(|plan| !known.is_private(plan));
    }
    let name =
        db::publishers::get(tx, publisher)?.map_or_else(|| publisher.to_string(), |found| found.display_name);
    let entry = json!({
        "publisherId": publisher.as_str(),
        "publisherDisplayName": name,
        "offerId": id.as_str(),
        "offerTypeId": offer.offer_type.as_str(),
        "version": version,
        "displayText": definition["displayText"],
        "listing": known.listing(&definition),
        "publishedTime": ctx.now.to_string(),
    });
    Ok(Entry {
        publisher: publisher.clone(),
        offer: id.clone(),
        version,
        entry: entry.to_string(),
        changed_at: ctx.now,
    })
}

/// Live offers after `(publisher, offer)`, at most `limit`, in order.
pub fn live_offers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<Entry>, Problem> {
    let mut entries = db::catalogue::live(tx, after.0, after.1, limit)?;
    for entry in &mut entries {
        entry.entry = resolved(&entry.entry, |digest| address(ctx, digest));
    }
    Ok(entries)
}

/// One live offer.
pub fn live_offer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Entry, Problem> {
    let mut entry = db::catalogue::get(tx, Shelf::Live, publisher, id)?.ok_or_else(|| {
        Problem::NotFound(format!(
            "no offer `{publisher}/{id}` is live; GET /catalog/offers lists those that are"
        ))
    })?;
    entry.entry = resolved(&entry.entry, |digest| address(ctx, digest));
    Ok(entry)
}

/// The preview of an offer, for somebody with its link.
pub fn preview(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    signature: &str,
) -> Result<Entry, Problem> {
    let missing = || {
        Problem::NotFound(
            "this preview link is not valid (any more): ask the publisher for a new one".to_owned(),
        )
    };
    let parts = ["preview", publisher.as_str(), id.as_str(), &version.to_string()];
    if !ctx.env.vault.verify(&parts, signature) {
        return Err(missing());
    }
    let mut entry = db::catalogue::get(tx, Shelf::Preview, publisher, id)?
        .filter(|entry| entry.version == version)
        .ok_or_else(missing)?;
    entry.entry = resolved(&entry.entry, |digest| signed_address(ctx, digest));
    Ok(entry)
}

/// The link that shows the preview of `version` while the preview slot holds it.
pub(crate) fn preview_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId, version: i64) -> String {
    let version = version.to_string();
    let signature = ctx.env.vault.sign(&["preview", publisher.as_str(), id.as_str(), &version]);
    let base = &ctx.env.settings.public_url;
    format!("{base}/catalog/preview/{publisher}/{id}?version={version}&signature={signature}")
}

/// Where everybody sees the offer once it is live.
pub(crate) fn live_address(ctx: &Ctx, publisher: &PublisherId, id: &OfferId) -> String {
    format!("{}/catalog/offers/{publisher}/{id}", ctx.env.settings.public_url)
}

/// Replaces every artifact reference in `text` by what `address` gives for its digest.
fn resolved(text: &str, address: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(REFERENCE) {
        let (before, found) = rest.split_at(at);
        let digest = &found[REFERENCE.len()..];
        let end = digest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digest.len());
        out.push_str(before);
        out.push_str(&address(&digest[..end]));
        rest = &digest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_addresses_wherever_they_stand() {
        let text = r#"{"a":"stoa-artifact:sha256:ab12","b":["stoa-artifact:sha256:cd"],"c":"plain"}"#;
        let expected = r#"{"a":"/x/ab12","b":["/x/cd"],"c":"plain"}"#;
        assert_eq!(resolved(text, |digest| format!("/x/{digest}")), expected);
    }
}
