//! What `GET …?includeAllPricing=true` adds to an offer.

use serde_json::Value;

use super::MEMBERS;
use super::evaluate::evaluate_known;
use super::evaluated::EvaluatedPrices;
use super::model::given;
use super::rates::RateTable;
use super::sheet::PriceSheet;
use domain::Timestamp;
use domain::definition::plans_mut;

/// There are more prices than anybody wants; a part of them was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyPrices;

/// Adds the evaluated prices, at `most` so many, to both pricing objects of every plan, as their `regionPrices`. `sheets` gives the price
/// spreadsheet of a URI.
///
/// Prices per core, per size and from a spreadsheet become `regionPrices`, replacing those a client sent back from
/// an earlier reading. Where the publisher gives prices by region they stay as entered: they are the evaluated ones
/// already, and those of regions not sold at present must survive being read and written again. So does everything
/// that cannot be evaluated: an unfinished draft can be read. A region that can have no prices is left out, and the others
/// have theirs.
pub fn with_all_pricing(
    definition: &mut Value,
    rates: &RateTable,
    at: Timestamp,
    sheets: &dyn Fn(&str) -> Option<PriceSheet>,
    most: usize,
) -> Result<(), TooManyPrices> {
    let mut left = most;
    for plan in plans_mut(definition).into_iter().flatten() {
        for member in MEMBERS {
            if let Some(evaluated) = derived(plan, member, rates, at, sheets)
                && let Some(Value::Object(pricing)) = plan.get_mut(member)
            {
                left = left.checked_sub(evaluated.count()).ok_or(TooManyPrices)?;
                pricing.insert("regionPrices".to_owned(), evaluated.to_json());
            }
        }
    }
    Ok(())
}

/// Prices that follow from something other than `regionPrices`.
fn derived(
    plan: &Value,
    member: &str,
    rates: &RateTable,
    at: Timestamp,
    sheets: &dyn Fn(&str) -> Option<PriceSheet>,
) -> Option<EvaluatedPrices> {
    let pricing = plan.get(member)?.as_object()?;
    let per_core = given(pricing, "coreMultiplier").is_some();
    let sheet = match given(pricing, "spreadSheetPricing") {
        Some(spreadsheet) if !per_core => spreadsheet.get("uri").and_then(Value::as_str).and_then(sheets),
        _ => None,
    };
    if !per_core && sheet.is_none() {
        return None;
    }
    evaluate_known(plan, member, rates, at, sheet.as_ref())
}
