//! The ways a plan's prices can be given.

use serde_json::{Map, Value};

use super::problems::Problems;
use super::sheet::PriceSheet;
use domain::{FindingCode, Place};
use words::say;

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
    let place = Place::around(member);
    let spreadsheet = given(pricing, "spreadSheetPricing");
    let by_region = given(pricing, "regionPrices");
    match (given(pricing, "coreMultiplier"), spreadsheet) {
        (Some(_), Some(_)) => {
            problems.report(FindingCode::Inconsistent, &place, say!("price-per-core-and-sheet"));
            None
        }
        (Some(core), None) => per_core(core, &place.member("coreMultiplier"), problems),
        (None, Some(_)) if sheet.is_some() => sheet.map(Model::Sheet),
        (None, Some(_)) if by_region.is_none() => {
            let uri = place.member("spreadSheetPricing").member("uri");
            problems.report(FindingCode::Artifact, &uri, say!("sheet-not-read"));
            None
        }
        (None, _) => match by_region? {
            Value::Object(regions) => Some(Model::PerRegion(regions)),
            _ => {
                let by_region = place.member("regionPrices");
                problems.report(FindingCode::WrongType, &by_region, say!("prices-by-region-no-object"));
                None
            }
        },
    }
}

fn per_core<'v>(core: &'v Value, place: &Place, problems: &mut Problems) -> Option<Model<'v>> {
    let Value::Object(core) = core else {
        problems.report(FindingCode::WrongType, place, say!("price-per-core-no-object"));
        return None;
    };
    match core.get("currency") {
        Some(currency) if currency == super::geography::USD => {}
        Some(_) => {
            let currency = place.member("currency");
            problems.report(FindingCode::NotAllowed, &currency, say!("price-per-core-not-in-usd"));
        }
        None => {
            let currency = place.member("currency");
            problems.report(FindingCode::Required, &currency, say!("price-per-core-without-currency"));
        }
    }
    match (given(core, "single"), given(core, "individually")) {
        (Some(single), None) => Some(Model::PerCore(single)),
        (None, Some(sizes)) => Some(Model::PerSize(sizes)),
        (Some(_), Some(_)) | (None, None) => {
            problems.report(FindingCode::Inconsistent, place, say!("price-per-core-or-size"));
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
