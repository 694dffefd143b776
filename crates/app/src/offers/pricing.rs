//! The evaluated prices of an offer's plans.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::artifacts;
use domain::Finding;
use domain::pricing::{self, MEMBERS, PriceSheet};
use serde_json::Value;
use serde_json::value::to_raw_value;

use super::Document;
use super::artifact_links::{digest_of, own_digest};
use crate::{App, Ctx, Problem, Settings, price_sheet};

/// Price spreadsheets by the digest of their bytes.
pub(crate) type Sheets = BTreeMap<String, PriceSheet>;

/// The document with the price of every region and size, as they are at the time it was saved.
pub async fn with_all_pricing(app: &App, ctx: &Ctx, document: Document) -> Result<Document, Problem> {
    let (size, whose) = (document.definition.get().len(), document.publisher.as_str());
    let (text, settings) = (document.definition.clone(), Arc::clone(&app.env));
    let parse = move || {
        let definition: Value = serde_json::from_str(text.get())?;
        let digests = sheet_digests(&settings.settings, &definition);
        Ok::<_, Problem>((definition, digests))
    };
    let (mut definition, digests) = app.heavy.run_on(size, whose, parse).await?;
    let mut sheets = Sheets::new();
    for digest in digests {
        if let Some(sheet) = held_sheet(app, ctx, &document, &digest).await? {
            sheets.insert(digest, sheet);
        }
    }
    let (env, at) = (Arc::clone(&app.env), document.changed_at);
    let evaluate = move || {
        let sheet = |uri: &str| own_digest(&env.settings, uri).and_then(|digest| sheets.get(digest)).cloned();
        pricing::with_all_pricing(&mut definition, &env.rates, at, &sheet);
        to_raw_value(&definition)
    };
    let definition = app.heavy.run(whose, evaluate).await?;
    Ok(Document { definition, ..document })
}

/// The digests of the spreadsheets that the plans name by addresses of ours.
fn sheet_digests(settings: &Settings, definition: &Value) -> Vec<String> {
    let plans = definition["plans"].as_array().into_iter().flatten();
    let uris =
        plans.flat_map(|plan| MEMBERS.map(|member| plan[member]["spreadSheetPricing"]["uri"].as_str()));
    let digests = uris.flatten().filter_map(|uri| own_digest(settings, uri));
    digests.map(str::to_owned).collect()
}

/// The spreadsheet with this digest, when the offer holds it: an address may have been copied from another offer's.
async fn held_sheet(
    app: &App,
    ctx: &Ctx,
    document: &Document,
    digest: &str,
) -> Result<Option<PriceSheet>, Problem> {
    let (publisher, offer, wanted) = (document.publisher.clone(), document.id.clone(), digest.to_owned());
    let held = app.read(ctx, move |_, tx| Ok(artifacts::by_digest(tx, &publisher, &offer, &wanted)?)).await?;
    let Some(held) = held else { return Ok(None) };
    let key: blob::Digest = held.digest.parse().map_err(Problem::internal)?;
    let bytes = app.blobs.get(&key).await.map_err(Problem::internal)?;
    // One that cannot be read was refused when its offer was published.
    let Some(bytes) = bytes else { return Ok(None) };
    Ok(app.heavy.run(document.publisher.as_str(), move || price_sheet::read(&bytes).ok()).await)
}

/// What keeps the plans' prices from being evaluated, everything at once.
pub(crate) fn price_problems(ctx: &Ctx, definition: &Value, sheets: &Sheets) -> Vec<Finding> {
    let mut problems = Vec::new();
    for (index, plan) in definition["plans"].as_array().into_iter().flatten().enumerate() {
        for member in MEMBERS {
            let (plan, sheet) = priced_by(plan, member, sheets);
            let evaluated = pricing::evaluate_member(&plan, member, &ctx.env.rates, ctx.now, sheet);
            for finding in evaluated.err().unwrap_or_default() {
                let target = format!("definition.plans[{index}].{}", finding.target);
                problems.push(Finding { target, ..finding });
            }
        }
    }
    problems
}

/// Puts the prices of its spreadsheet beside the reference to it, in every plan that has one; whether any was put.
pub(crate) fn evaluate_sheets(ctx: &Ctx, definition: &mut Value, sheets: &Sheets) -> bool {
    let mut changed = false;
    for plan in definition.get_mut("plans").and_then(Value::as_array_mut).into_iter().flatten() {
        for member in MEMBERS {
            let (priced, sheet) = priced_by(plan, member, sheets);
            if sheet.is_none() {
                continue;
            }
            // A draft edited meanwhile may not fit; then its own publish says so.
            if let Ok(Some(prices)) =
                pricing::evaluate_member(&priced, member, &ctx.env.rates, ctx.now, sheet)
            {
                plan[member]["regionPrices"] = prices.to_json();
                changed = true;
            }
        }
    }
    changed
}

/// The plan as it is to be priced, with the spreadsheet it names: prices by region beside one were evaluated from it (or
/// an older one) and count for nothing.
fn priced_by<'a>(plan: &Value, member: &str, sheets: &'a Sheets) -> (Value, Option<&'a PriceSheet>) {
    let mut plan = plan.clone();
    let uri = plan[member]["spreadSheetPricing"]["uri"].as_str();
    let sheet = uri.and_then(digest_of).and_then(|digest| sheets.get(digest));
    if sheet.is_some()
        && let Some(pricing) = plan.get_mut(member).and_then(Value::as_object_mut)
    {
        pricing.remove("regionPrices");
    }
    (plan, sheet)
}
