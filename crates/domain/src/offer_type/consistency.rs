//! Checks that weigh several members against one another (`x-stoa-consistent`).

use rust_decimal::Decimal;
use serde_json::Value;

use super::findings::Findings;
use super::level::Enforce;
use super::path::Path;
use super::price;
use super::shape::{Shape, visit};
use crate::{FindingCode, shown, shown_value};

/// A check as a schema names it, with its parameters.
pub(super) struct Consistency<'s> {
    check: Check,
    parameters: &'s Value,
    enforce: Enforce,
}

#[derive(Clone, Copy)]
enum Check {
    Categories,
    PricingModel,
    SamePricing,
    RegionPrices,
    UnsoldRegions,
}

/// Reads `x-stoa-consistent`.
pub(super) fn parse(annotation: &Value) -> Result<Vec<Consistency<'_>>, String> {
    annotation.as_array().ok_or("must be a list")?.iter().map(parse_one).collect()
}

fn parse_one(parameters: &Value) -> Result<Consistency<'_>, String> {
    let needs = |name: &str, right: fn(&Value) -> bool| match parameters.get(name) {
        Some(value) if right(value) => Ok(()),
        _ => Err(format!("lacks a usable `{name}`")),
    };
    let check = match parameters.get("check").and_then(Value::as_str) {
        Some("categories") => needs("keys", Value::is_object).map(|()| Check::Categories),
        Some("pricing-model") => Ok(Check::PricingModel),
        Some("same-pricing") => needs("pricing", Value::is_array).map(|()| Check::SamePricing),
        Some("region-prices") => needs("pricing", Value::is_array)
            .and_then(|()| needs("regions", Value::is_string))
            .and_then(|()| needs("currencies", Value::is_object))
            .and_then(|()| needs("marketCurrencies", Value::is_object))
            .map(|()| Check::RegionPrices),
        Some("unsold-regions") => needs("pricing", Value::is_array)
            .and_then(|()| needs("regions", Value::is_string))
            .map(|()| Check::UnsoldRegions),
        other => Err(format!("names an unknown check `{}`", other.unwrap_or_default())),
    }?;
    Ok(Consistency { check, parameters, enforce: Enforce::of_check(parameters) })
}

/// Runs every check the schema asks for.
pub(super) fn check(root: &Shape, definition: &Value, found: &mut Findings) {
    visit(root, definition, |shape, value, path| {
        for annotation in shape.annotations("x-stoa-consistent") {
            for consistency in parse(annotation).unwrap_or_default() {
                consistency.run(value, path, found);
            }
        }
    });
}

impl Consistency<'_> {
    fn run(&self, value: &Value, path: &Path, found: &mut Findings) {
        if found.are_full() {
            return;
        }
        let mut report = |path: &Path, code: FindingCode, message: &dyn Fn() -> String| {
            found.add(path, self.enforce, code, message);
            !found.are_full()
        };
        match self.check {
            Check::Categories => categories(value, path, &self.parameters["keys"], &mut report),
            Check::PricingModel => pricing_model(value, path, &mut report),
            Check::SamePricing => same_pricing(value, path, &self.pricing(), &mut report),
            Check::RegionPrices => {
                let currencies = ["currencies", "marketCurrencies"].map(|name| &self.parameters[name]);
                for (path, pricing) in members(value, path, &self.pricing()) {
                    region_prices(pricing, &path, self.sold(value), currencies, &mut report);
                }
            }
            Check::UnsoldRegions => {
                for (path, pricing) in members(value, path, &self.pricing()) {
                    unsold_regions(pricing, &path, self.sold(value), &mut report);
                }
            }
        }
    }

    fn sold<'v>(&self, plan: &'v Value) -> Option<&'v Value> {
        self.parameters["regions"].as_str().and_then(|name| plan.get(name))
    }

    /// Names of the members that hold prices.
    fn pricing(&self) -> Vec<&str> {
        self.parameters["pricing"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

fn members<'v>(value: &'v Value, path: &Path, names: &[&str]) -> Vec<(Path, &'v Value)> {
    names.iter().filter_map(|name| value.get(*name).map(|member| (path.member(name), member))).collect()
}

/// Takes a finding; whether it takes more.
type Report<'r> = &'r mut dyn FnMut(&Path, FindingCode, &dyn Fn() -> String) -> bool;

/// `{"categoryL1": key, "categoryL2-<key>": [keys]}` against the known keys.
fn categories(entry: &Value, path: &Path, known: &Value, report: Report<'_>) {
    let Some(category) = entry.get("categoryL1").and_then(Value::as_str) else { return };
    let Some(subcategories) = known.get(category).and_then(Value::as_array) else {
        report(&path.member("categoryL1"), FindingCode::NotAllowed, &|| {
            format!(
                "`{}` is not a category of this storefront: choose one of its categories.",
                shown(category)
            )
        });
        return;
    };
    let list = format!("categoryL2-{category}");
    for (index, key) in entry.get(&list).and_then(Value::as_array).into_iter().flatten().enumerate() {
        let message = || {
            let key = shown_value(key);
            format!("`{key}` is not a subcategory of `{category}`: choose one of its subcategories.")
        };
        if !subcategories.contains(key)
            && !report(&path.member(&list).element(index, None), FindingCode::NotAllowed, &message)
        {
            return;
        }
    }
}

/// Exactly one way to give prices, or none where customers bring their own licence.
fn pricing_model(pricing: &Value, path: &Path, report: Report<'_>) {
    if !pricing.is_object() {
        return;
    }
    let models = price::models(pricing);
    if pricing.get("isByol") == Some(&Value::Bool(true)) {
        let message =
            "A plan whose customers bring their own licence has no price: remove it or set it to 0.";
        price::each_amount(pricing, path, &mut |path, amount| {
            amount <= Decimal::ZERO || report(path, FindingCode::Inconsistent, &|| message.to_owned())
        });
    } else if models.is_empty() {
        let message = "Enter a price per core, per core size, per region or in a spreadsheet (0 for free).";
        report(path, FindingCode::Required, &|| message.to_owned());
    } else if models.len() > 1 {
        let message = || format!("Give prices in one way only; this plan has {}.", models.join(" and "));
        report(path, FindingCode::Inconsistent, &message);
    }
}

/// The members of a place that say the same as its member `name`, where both are there.
pub(super) fn twins(shape: &Shape, name: &str) -> Vec<String> {
    let checks =
        shape.annotations("x-stoa-consistent").flat_map(|annotation| parse(annotation).unwrap_or_default());
    let same = checks.filter(|consistency| matches!(consistency.check, Check::SamePricing));
    let names: Vec<String> =
        same.flat_map(|same| same.pricing().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    match names.iter().any(|known| known == name) {
        true => names.into_iter().filter(|other| other != name).collect(),
        false => Vec::new(),
    }
}

fn same_pricing(plan: &Value, path: &Path, names: &[&str], report: Report<'_>) {
    let objects = members(plan, path, names);
    let [(first_path, first), rest @ ..] = objects.as_slice() else { return };
    let named = first_path.last_member().0;
    for (path, other) in rest {
        let licence = |pricing: &Value| pricing.get("isByol") == Some(&Value::Bool(true));
        if licence(first) != licence(other) || price::model_name(first) != price::model_name(other) {
            report(path, FindingCode::Inconsistent, &|| {
                format!("Give these prices in the same way as {named}.")
            });
            continue;
        }
        if price::free_trial(first) != price::free_trial(other) {
            let message = || format!("The free trial is another one than in {named}: make them the same.");
            report(&path.member("freeTrialDurationInMonths"), FindingCode::Inconsistent, &message);
        }
        let amounts = price::given_amounts(first);
        for (place, amount) in price::given_amounts(other) {
            let message =
                |before| format!("The price is {amount} here and {before} in {named}: make them the same.");
            let path = place.iter().fold(path.clone(), |path, name| path.member(name));
            let differs = amounts.get(&place).filter(|before| **before != amount);
            if differs.is_some_and(|before| !report(&path, FindingCode::Inconsistent, &|| message(before))) {
                return;
            }
        }
    }
}

/// Prices by region are given for the regions sold, in their currencies.
fn region_prices(
    pricing: &Value,
    path: &Path,
    sold: Option<&Value>,
    currencies: [&Value; 2],
    report: Report<'_>,
) {
    for region in price::unpriced(pricing, sold) {
        let message = || format!("Add prices for the region {}, or stop selling there.", shown(region));
        if !report(&price::region_path(path, region), FindingCode::Required, &message) {
            return;
        }
    }
    for (region, prices) in price::by_region(pricing).into_iter().flatten() {
        let path = price::region_path(path, region);
        let expected = currencies.iter().find_map(|table| table.get(region)).and_then(Value::as_str);
        let goes_on = match (expected, prices.get("currency").and_then(Value::as_str)) {
            (None, _) => report(&path, FindingCode::NotAllowed, &|| {
                let region = shown(region);
                format!("{region} is not a region where offers can be bought: remove its prices.")
            }),
            (Some(expected), Some(found)) if expected != found && !expected.is_empty() => {
                report(&path.member("currency"), FindingCode::NotAllowed, &|| {
                    format!("Prices of the region {region} are in {expected}, not {}.", shown(found))
                })
            }
            _ => true,
        };
        if !goes_on {
            return;
        }
    }
}

/// Such prices have no effect now, and apply again when the region is sold again.
fn unsold_regions(pricing: &Value, path: &Path, sold: Option<&Value>, report: Report<'_>) {
    for region in price::unsold(pricing, sold) {
        let message = || {
            let region = shown(region);
            format!("The region {region} has prices but is not sold: add it to the regions to sell there.")
        };
        if !report(&price::region_path(path, region), FindingCode::Inconsistent, &message) {
            return;
        }
    }
}
