//! What is known of the files that a page names, for their cards.

use std::collections::{BTreeMap, BTreeSet};

use app::offers::{OnPage, known_files};
use app::{Ctx, Problem};
use db::Tx;
use db::artifacts::Known;
use domain::{OfferId, PublisherId};
use forms::{KeptFile, digest_in};
use serde_json::Value;

use crate::reading::Reading;

/// The files that are stored on the page, and those that were filled in and are not, by digest. They are looked up together, and of a page
/// that names none nothing is.
pub(super) async fn kept_files(
    reading: &Reading,
    (publisher, offer): (&PublisherId, &OfferId),
    on_page: &OnPage,
    filled: Option<&Value>,
) -> Result<BTreeMap<String, KeptFile>, Problem> {
    let mut digests = BTreeSet::new();
    // Of all files of the offer, those of this page.
    let stored = Some(&on_page.content).filter(|_| !on_page.files.is_empty());
    for content in stored.into_iter().chain(filled) {
        add_named(content, &mut digests);
    }
    if digests.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owner = (publisher.clone(), offer.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| known_files(ctx, tx, &owner.0, &owner.1, &digests);
    let known = reading.app.read(&reading.ctx, find).await?;
    Ok(known.into_iter().map(|(digest, known)| (digest, kept(known))).collect())
}

/// Adds the files that `value` names by addresses of ours.
fn add_named(value: &Value, digests: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => digests.extend(digest_in(text).map(str::to_owned)),
        Value::Array(values) => values.iter().for_each(|value| add_named(value, digests)),
        Value::Object(members) => members.values().for_each(|value| add_named(value, digests)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn kept(known: Known) -> KeptFile {
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    KeptFile {
        pixels: side(known.width).zip(side(known.height)),
        bytes: known.bytes.unsigned_abs(),
        at: known.at,
        // An address of ours says nothing that anybody would call it.
        source: Some(known.source)
            .filter(|source| !source.starts_with("sha256:") && digest_in(source).is_none()),
        media_type: known.media_type,
    }
}
