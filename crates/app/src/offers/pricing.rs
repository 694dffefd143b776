//! The evaluated prices of an offer's plans.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::pricing::{self, MEMBERS, PriceSheet, RateTable};
use serde_json::Value;

use super::Document;
use super::artifact_links::{digest_of, own_digest};
use crate::{App, Problem, price_sheet};

/// Price spreadsheets by the digest of their bytes.
pub(crate) type Sheets = BTreeMap<String, PriceSheet>;

/// The document with the price of every region and size, as they are at the time it was saved.
pub async fn with_all_pricing(app: &App, document: Document) -> Result<Document, Problem> {
    let mut definition: Value = serde_json::from_str(&document.definition)?;
    let uris = sheet_uris(&definition);
    let digests = uris.iter().filter_map(|uri| own_digest(&app.env.settings, uri));
    let sheets = stored(app, digests).await?;
    let at = document.changed_at;
    let sheet = |uri: &str| own_digest(&app.env.settings, uri).and_then(|digest| sheets.get(digest)).cloned();
    pricing::with_all_pricing(&mut definition, &app.env.rates, at, &sheet);
    Ok(Document { definition: serde_json::to_string(&definition)?, ..document })
}

/// The spreadsheets with these digests that the store holds and that can be read; the others were refused when their
/// offer was published.
pub(crate) async fn stored<'a>(app: &App, digests: impl Iterator<Item = &'a str>) -> Result<Sheets, Problem> {
    let mut sheets = Sheets::new();
    for digest in digests {
        let key: blob::Digest = digest.parse().map_err(Problem::internal)?;
        let Some(bytes) = app.blobs.get(&key).await.map_err(Problem::internal)? else { continue };
        if let Ok(sheet) = price_sheet::read(&bytes) {
            sheets.insert(digest.to_owned(), sheet);
        }
    }
    Ok(sheets)
}

/// Puts the prices of its spreadsheet beside the reference to it, in every plan that has one; whether any was put.
pub(crate) fn evaluate_sheets(
    definition: &mut Value,
    sheets: &Sheets,
    rates: &RateTable,
    at: Timestamp,
) -> bool {
    let mut changed = false;
    for plan in definition.get_mut("plans").and_then(Value::as_array_mut).into_iter().flatten() {
        for member in MEMBERS {
            let uri = plan[member]["spreadSheetPricing"]["uri"].as_str();
            let Some(sheet) = uri.and_then(digest_of).and_then(|digest| sheets.get(digest)) else { continue };
            // Certification and the publish level name what cannot be evaluated.
            let Ok(Some(prices)) = pricing::evaluate_member(plan, member, rates, at, Some(sheet)) else {
                continue;
            };
            plan[member]["regionPrices"] = prices.to_json();
            changed = true;
        }
    }
    changed
}

/// What the plans name as their price spreadsheets.
pub(crate) fn sheet_uris(definition: &Value) -> Vec<String> {
    let plans = definition["plans"].as_array().into_iter().flatten();
    let uris =
        plans.flat_map(|plan| MEMBERS.map(|member| plan[member]["spreadSheetPricing"]["uri"].as_str()));
    uris.flatten().map(str::to_owned).collect()
}
