//! The evaluated prices of an offer's plans.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use db::artifacts;
use domain::definition::{plan_id, plans_mut};
use domain::{Definition, Finding, FindingCode, OfferId, Place, PublisherId, json};
use offer_types::pricing::{self, EvaluatedPrices, MEMBERS, MOST_PRICES, PriceSheet};
use serde_json::Value;
use serde_json::value::to_raw_value;
use words::say;

use super::Document;
use super::artifact_links::{digest_of, own_digest};
use crate::{App, Ctx, Problem, Settings, price_sheet};

/// Price spreadsheets by the digest of their bytes.
pub(crate) type Sheets = BTreeMap<String, Arc<PriceSheet>>;

/// The document with the price of every region and size, as they are at the time it was saved.
pub async fn with_all_pricing(app: &App, ctx: &Ctx, document: Document) -> Result<Document, Problem> {
    let (size, whose) = (document.definition.get().len(), document.publisher.as_str());
    let (text, settings) = (document.definition.clone(), Arc::clone(&app.env));
    let parse = move || {
        let definition = json::stored(text.get())?;
        let digests = sheet_digests(&settings.settings, &definition);
        Ok::<_, Problem>((definition, digests))
    };
    let (mut definition, digests) = app.heavy.run_on(size, whose, parse).await?;
    let sheets = held_sheets(app, ctx, (&document.publisher, &document.id), &digests).await?;
    let (env, at) = (Arc::clone(&app.env), document.changed_at);
    let evaluate = move || {
        let held = |uri: &str| own_digest(&env.settings, uri).and_then(|digest| sheets.get(digest));
        let sheet = |uri: &str| held(uri).map(|sheet| PriceSheet::clone(sheet));
        pricing::with_all_pricing(&mut definition, &env.rates, at, &sheet, MOST_PRICES)
            .map_err(|_| too_many())?;
        Ok::<_, Problem>(to_raw_value(&definition)?)
    };
    let definition = app.heavy.run(whose, evaluate).await?;
    Ok(Document { definition, ..document })
}

fn too_many() -> Problem {
    let message =
        format!("there are more than {MOST_PRICES} prices: read the offer without includeAllPricing");
    Problem::Unprocessable { code: "TooManyPrices", message }
}

/// The digests of the spreadsheets that the plans name by addresses of ours.
fn sheet_digests(settings: &Settings, definition: &Value) -> BTreeSet<String> {
    let plans = Definition::of(definition).plans().iter();
    let uris =
        plans.flat_map(|plan| MEMBERS.map(|member| plan[member]["spreadSheetPricing"]["uri"].as_str()));
    let digests = uris.flatten().filter_map(|uri| own_digest(settings, uri));
    digests.map(str::to_owned).collect()
}

/// Those spreadsheets with these digests that an offer holds: an address may have been copied from another offer's.
pub(crate) async fn held_sheets(
    app: &App,
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    digests: impl IntoIterator<Item = &String>,
) -> Result<Sheets, Problem> {
    let mut sheets = Sheets::new();
    for digest in digests {
        if let Some(sheet) = held_sheet(app, ctx, owner, digest).await? {
            sheets.insert(digest.clone(), sheet);
        }
    }
    Ok(sheets)
}

async fn held_sheet(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    digest: &str,
) -> Result<Option<Arc<PriceSheet>>, Problem> {
    let whose = publisher.as_str();
    let (publisher, offer, wanted) = (publisher.clone(), offer.clone(), digest.to_owned());
    let held = app.read(ctx, move |_, tx| Ok(artifacts::by_digest(tx, &publisher, &offer, &wanted)?)).await?;
    let Some(held) = held else { return Ok(None) };
    // One that cannot be read was refused when its offer was published.
    if let Some(known) = price_sheet::known(app, digest) {
        return Ok(known.ok());
    }
    let key: blob::Digest = held.digest.parse().map_err(Problem::internal)?;
    let bytes = app.blobs.get(&key).await.map_err(Problem::internal)?;
    let Some(bytes) = bytes else { return Ok(None) };
    Ok(price_sheet::read(app, whose, digest, bytes).await.ok())
}

/// Nobody reads more problems than this.
const MOST_PROBLEMS: usize = 500;

/// What keeps the plans' prices from being evaluated, everything at once.
pub(crate) fn price_problems(ctx: &Ctx, definition: &Value, sheets: &Sheets) -> Vec<Finding> {
    let mut problems = Vec::new();
    let mut prices = 0;
    for (index, plan) in Definition::of(definition).plans().iter().enumerate() {
        let place = Place::plan(index, plan_id(plan));
        let mut by_sheet = Vec::new();
        for member in MEMBERS {
            let (plan, sheet) = priced_by(plan, member, sheets);
            match pricing::evaluate_member(&plan, member, &ctx.env.rates, ctx.now, sheet) {
                Ok(evaluated) if sheet.is_some() => by_sheet.extend(evaluated),
                Ok(_) => {}
                Err(findings) => problems.extend(findings.into_iter().map(|finding| {
                    let place = place.then(&finding.place);
                    Finding { place, ..finding }
                })),
            }
        }
        prices += by_sheet.iter().map(EvaluatedPrices::count).sum::<usize>();
        if let [first, second] = by_sheet.as_slice()
            && first != second
        {
            let [first, second] = MEMBERS;
            let place = place.member(second).member("spreadSheetPricing").member("uri");
            let text = say!("sheets-differ", other = first);
            problems.push(Finding::new(FindingCode::Inconsistent, place, text));
        }
        if prices > MOST_PRICES {
            let text = say!("sheets-too-many-prices", most = MOST_PRICES);
            problems.push(Finding::new(FindingCode::TooLong, Place::plans(), text));
            return problems;
        }
        if problems.len() >= MOST_PROBLEMS {
            problems.truncate(MOST_PROBLEMS);
            return problems;
        }
    }
    problems
}

/// Puts the prices of its spreadsheet beside the reference to it, in every plan that has one; whether any was put.
pub(crate) fn evaluate_sheets(ctx: &Ctx, definition: &mut Value, sheets: &Sheets) -> bool {
    let mut changed = false;
    let mut left = MOST_PRICES;
    for plan in plans_mut(definition).into_iter().flatten() {
        for member in MEMBERS {
            let (priced, sheet) = priced_by(plan, member, sheets);
            if sheet.is_none() {
                continue;
            }
            // A draft edited meanwhile may not fit; then its own publish says so.
            let Ok(Some(prices)) = pricing::evaluate_member(&priced, member, &ctx.env.rates, ctx.now, sheet)
            else {
                continue;
            };
            let Some(fewer) = left.checked_sub(prices.count()) else { return changed };
            left = fewer;
            plan[member]["regionPrices"] = prices.to_json();
            changed = true;
        }
    }
    changed
}

/// The plan as it is to be priced, with the spreadsheet it names: prices by region beside one were evaluated from it (or
/// an older one) and count for nothing.
fn priced_by<'a>(
    plan: &'a Value,
    member: &str,
    sheets: &'a Sheets,
) -> (Cow<'a, Value>, Option<&'a PriceSheet>) {
    let uri = plan[member]["spreadSheetPricing"]["uri"].as_str();
    let sheet = uri.and_then(digest_of).and_then(|digest| sheets.get(digest));
    let Some(sheet) = sheet else { return (Cow::Borrowed(plan), None) };
    let mut plan = plan.clone();
    if let Some(pricing) = plan.get_mut(member).and_then(Value::as_object_mut) {
        pricing.remove("regionPrices");
    }
    (Cow::Owned(plan), Some(sheet))
}
