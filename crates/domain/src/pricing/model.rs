//! The ways a plan's prices can be given.

use serde_json::{Map, Value};

use super::problems::Problems;
use super::sheet::PriceSheet;
use crate::FindingCode;

/// Where the prices of one pricing object come from.
pub(super) enum Model<'v> {
    /// A US dollar price per core.
    PerCore(&'v Value),
    /// A US dollar price per core size.
    PerSize(&'v Value),
    /// Prices by region and core size, in the region's currency.
    PerRegion(&'v Map<String, Value>),
    Sheet(&'v PriceSheet),
}

/// Which model `pricing` follows; none where nothing is priced.
///
/// `regionPrices` beside another model are an earlier evaluation of it that a client sent back, and are passed over.
/// They stand in for a spreadsheet that is not at hand.
pub(super) fn model<'v>(
    pricing: &'v Map<String, Value>,
    sheet: Option<&'v PriceSheet>,
    member: &str,
    problems: &mut Problems,
) -> Option<Model<'v>> {
    if is_own_licence(pricing.get("isByol")) {
        return None;
    }
    let spreadsheet = given(pricing, "spreadSheetPricing");
    let by_region = given(pricing, "regionPrices");
    match (given(pricing, "coreMultiplier"), spreadsheet) {
        (Some(_), Some(_)) => {
            let message = "Give either a price per core or a price spreadsheet, not both.";
            problems.report(FindingCode::Inconsistent, member, message);
            None
        }
        (Some(core), None) => per_core(core, &format!("{member}.coreMultiplier"), problems),
        (None, Some(_)) if sheet.is_some() => sheet.map(Model::Sheet),
        (None, Some(_)) if by_region.is_none() => {
            let message = "The price spreadsheet has not been read.";
            problems.report(FindingCode::Artifact, &format!("{member}.spreadSheetPricing.uri"), message);
            None
        }
        (None, _) => match by_region? {
            Value::Object(regions) => Some(Model::PerRegion(regions)),
            _ => {
                let message = "Prices by region must be an object with a member for each region.";
                problems.report(FindingCode::WrongType, &format!("{member}.regionPrices"), message);
                None
            }
        },
    }
}

fn per_core<'v>(core: &'v Value, path: &str, problems: &mut Problems) -> Option<Model<'v>> {
    let Value::Object(core) = core else {
        problems.report(
            FindingCode::WrongType,
            path,
            "The price per core must be an object with a currency.",
        );
        return None;
    };
    match core.get("currency") {
        Some(currency) if currency == super::geography::USD => {}
        Some(_) => problems.report(
            FindingCode::NotAllowed,
            &format!("{path}.currency"),
            "Prices per core are in USD; prices in other currencies are given by region.",
        ),
        None => {
            problems.report(FindingCode::Required, &format!("{path}.currency"), "Enter the currency USD.");
        }
    }
    match (given(core, "single"), given(core, "individually")) {
        (Some(single), None) => Some(Model::PerCore(single)),
        (None, Some(sizes)) => Some(Model::PerSize(sizes)),
        (Some(_), Some(_)) | (None, None) => {
            let message = "Give either one price per core or a price for every core size.";
            problems.report(FindingCode::Inconsistent, path, message);
            None
        }
    }
}

/// Whether customers bring their own licence to what `pricing` is of.
pub(super) fn brings_own_licence(pricing: &Value) -> bool {
    is_own_licence(pricing.get("isByol"))
}

fn is_own_licence(said: Option<&Value>) -> bool {
    said == Some(&Value::Bool(true))
}

/// A member that says something: clients write an absent value as nothing, `null`, `""` or an empty object.
pub(super) fn given<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    })
}
