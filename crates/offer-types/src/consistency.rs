//! Checks that weigh several members against one another (`x-stoa-consistent`).

use rust_decimal::Decimal;
use serde_json::Value;

use super::absent::is_empty;
use super::field::Categories;
use super::findings::Findings;
use super::level::Enforce;
use super::price;
use super::shape::{Shape, visit};
use domain::{FindingCode, Place, shown, shown_value};
use words::{Argument, Sentence, say};

/// A check as a schema names it, with its parameters.
pub(super) struct Consistency<'s> {
    check: Check,
    parameters: &'s Value,
    enforce: Enforce,
}

#[derive(Clone, Copy)]
enum Check {
    Categories,
    Differ,
    Ordered,
    Same,
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
        Some("same") => needs("members", Value::is_array).map(|()| Check::Same),
        Some("ordered") => needs("members", Value::is_array).map(|()| Check::Ordered),
        Some("differ") => needs("members", Value::is_array).map(|()| Check::Differ),
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
    fn run(&self, value: &Value, path: &Place, found: &mut Findings) {
        if found.are_full() {
            return;
        }
        let mut report = |path: &Place, code: FindingCode, message: &dyn Fn() -> Sentence| {
            found.add(path, self.enforce, code, message);
            !found.are_full()
        };
        match self.check {
            Check::Categories => {
                let of = self.parameters["of"].as_str().unwrap_or("category");
                categories(value, path, of, &self.parameters["keys"], &mut report);
            }
            Check::Same => same(value, path, &self.texts("members"), &mut report),
            Check::Ordered => ordered(value, path, &self.texts("members"), &mut report),
            Check::Differ => differ(value, path, &self.texts("members"), &mut report),
            Check::PricingModel => pricing_model(value, path, &mut report),
            Check::SamePricing => same_pricing(value, path, &self.texts("pricing"), &mut report),
            Check::RegionPrices => {
                let currencies = ["currencies", "marketCurrencies"].map(|name| &self.parameters[name]);
                for (path, pricing) in members(value, path, &self.texts("pricing")) {
                    region_prices(pricing, &path, self.sold(value), currencies, &mut report);
                }
            }
            Check::UnsoldRegions => {
                for (path, pricing) in members(value, path, &self.texts("pricing")) {
                    unsold_regions(pricing, &path, self.sold(value), &mut report);
                }
            }
        }
    }

    fn sold<'v>(&self, plan: &'v Value) -> Option<&'v Value> {
        self.parameters["regions"].as_str().and_then(|name| plan.get(name))
    }

    /// The names of members that the parameter `name` lists.
    fn texts(&self, name: &str) -> Vec<&str> {
        self.parameters[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

fn members<'v>(value: &'v Value, path: &Place, names: &[&str]) -> Vec<(Place, &'v Value)> {
    names.iter().filter_map(|name| value.get(*name).map(|member| (path.member(name), member))).collect()
}

/// Takes a finding; whether it takes more.
type Report<'r> = &'r mut dyn FnMut(&Place, FindingCode, &dyn Fn() -> Sentence) -> bool;

/// `{"categoryL1": key, "categoryL2-<key>": [keys]}` against the known keys; industries are written likewise.
fn categories(entry: &Value, path: &Place, of: &str, known: &Value, report: Report<'_>) {
    let (first, is_category) = (format!("{of}L1"), of == "category");
    let Some(key) = entry.get(&first).and_then(Value::as_str) else { return };
    let Some(inner) = known.get(key).and_then(Value::as_array) else {
        report(&path.member(&first), FindingCode::NotAllowed, &|| match is_category {
            true => say!("category-unknown", key = shown(key)),
            false => say!("industry-unknown", key = shown(key)),
        });
        return;
    };
    let list = format!("{of}L2-{key}");
    for (index, found) in entry.get(&list).and_then(Value::as_array).into_iter().flatten().enumerate() {
        let message = || match is_category {
            true => say!("subcategory-unknown", key = shown_value(found), category = key.to_owned()),
            false => say!("vertical-unknown", key = shown_value(found), industry = key.to_owned()),
        };
        if !inner.contains(found)
            && !report(&path.member(&list).element(index, None), FindingCode::NotAllowed, &message)
        {
            return;
        }
    }
}

/// The categories that objects of this shape name, as forms offer them.
pub(super) fn categories_of(shape: &Shape) -> Option<Categories> {
    let mut checks =
        shape.annotations("x-stoa-consistent").flat_map(|annotation| parse(annotation).unwrap_or_default());
    let found = checks.find(|consistency| matches!(consistency.check, Check::Categories))?;
    let of = found.parameters["of"].as_str().unwrap_or("category").to_owned();
    Some(Categories { of, keys: found.parameters["keys"].as_object()?.clone() })
}

/// Two members do not say the same.
fn differ(value: &Value, path: &Place, names: &[&str], report: Report<'_>) {
    let given: Vec<_> = members(value, path, names).into_iter().filter(|(_, text)| !is_empty(text)).collect();
    for (nth, (path, text)) in given.iter().enumerate() {
        let Some((first, _)) = given[..nth].iter().find(|(_, earlier)| earlier == text) else { continue };
        let message = || say!("values-alike", other = first.last_member().0.to_owned());
        if !report(path, FindingCode::Inconsistent, &message) {
            return;
        }
    }
}

/// These members say the same, where they are there.
fn same(value: &Value, path: &Place, names: &[&str], report: Report<'_>) {
    let given = members(value, path, names);
    let [(first_path, first), rest @ ..] = given.as_slice() else { return };
    for (path, _) in rest.iter().filter(|(_, other)| other != first) {
        let name = |path: &Place| path.last_member().0.to_owned();
        report(path, FindingCode::Inconsistent, &|| {
            say!("values-differ", name = name(path), other = name(first_path))
        });
    }
}

/// Numbers in these members do not fall from one to the next.
fn ordered(value: &Value, path: &Place, names: &[&str], report: Report<'_>) {
    let numbers =
        names.iter().filter_map(|name| Some((*name, price::decimal(value.get(*name)?.as_number()?)?)));
    let numbers: Vec<_> = numbers.collect();
    for [(least, low), (most, high)] in numbers.array_windows() {
        if low > high {
            let message = || {
                let (name, value) = ((*most).to_owned(), high.to_string());
                say!("values-out-of-order", name, value, other = (*least).to_owned(), least = low.to_string())
            };
            report(&path.member(most), FindingCode::Inconsistent, &message);
        }
    }
}

/// Exactly one way to give prices, or none where customers bring their own licence.
fn pricing_model(pricing: &Value, path: &Place, report: Report<'_>) {
    if !pricing.is_object() {
        return;
    }
    let models = price::models(pricing);
    if pricing.get("isByol") == Some(&Value::Bool(true)) {
        price::each_amount(pricing, path, &mut |path, amount| {
            amount <= Decimal::ZERO
                || report(path, FindingCode::Inconsistent, &|| say!("price-with-own-licence"))
        });
    } else if models.is_empty() {
        report(path, FindingCode::Required, &|| say!("price-missing"));
    } else if models.len() > 1 {
        let message = || {
            let models = models.iter().map(|model| Argument::from(*model));
            let models = Sentence::joined(models, |first, second| say!("both", first, second));
            say!("price-in-several-ways", models)
        };
        report(path, FindingCode::Inconsistent, &message);
    }
}

/// The members of a place that say the same as its member `name`, where both are there.
pub(super) fn twins(shape: &Shape, name: &str) -> Vec<String> {
    let checks =
        shape.annotations("x-stoa-consistent").flat_map(|annotation| parse(annotation).unwrap_or_default());
    let same = checks.filter(|consistency| matches!(consistency.check, Check::SamePricing));
    let names: Vec<String> = same
        .flat_map(|same| same.texts("pricing").into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    match names.iter().any(|known| known == name) {
        true => names.into_iter().filter(|other| other != name).collect(),
        false => Vec::new(),
    }
}

fn same_pricing(plan: &Value, path: &Place, names: &[&str], report: Report<'_>) {
    let objects = members(plan, path, names);
    let [(first_path, first), rest @ ..] = objects.as_slice() else { return };
    let named = || first_path.last_member().0.to_owned();
    for (path, other) in rest {
        let licence = |pricing: &Value| pricing.get("isByol") == Some(&Value::Bool(true));
        if licence(first) != licence(other) || price::model_name(first) != price::model_name(other) {
            report(path, FindingCode::Inconsistent, &|| say!("price-in-another-way", other = named()));
            continue;
        }
        if price::free_trial(first) != price::free_trial(other) {
            let message = || say!("free-trial-differs", other = named());
            report(&path.member("freeTrialDurationInMonths"), FindingCode::Inconsistent, &message);
        }
        let amounts = price::given_amounts(first);
        for (place, amount) in price::given_amounts(other) {
            let message = |before: &Decimal| {
                let (price, before) = (amount.to_string(), before.to_string());
                say!("price-differs", price, before, other = named())
            };
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
    path: &Place,
    sold: Option<&Value>,
    currencies: [&Value; 2],
    report: Report<'_>,
) {
    for region in price::unpriced(pricing, sold) {
        let message = || say!("region-without-price", region = shown(region));
        if !report(&price::region_path(path, region), FindingCode::Required, &message) {
            return;
        }
    }
    for (region, prices) in price::by_region(pricing).into_iter().flatten() {
        let path = price::region_path(path, region);
        let expected = currencies.iter().find_map(|table| table.get(region)).and_then(Value::as_str);
        let goes_on = match (expected, prices.get("currency").and_then(Value::as_str)) {
            (None, _) => report(&path, FindingCode::NotAllowed, &|| {
                say!("region-unknown-with-price", region = shown(region))
            }),
            (Some(expected), Some(found)) if expected != found && !expected.is_empty() => {
                report(&path.member("currency"), FindingCode::NotAllowed, &|| {
                    let (region, expected) = (region.to_owned(), expected.to_owned());
                    say!("region-currency-differs", region, expected, found = shown(found))
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
fn unsold_regions(pricing: &Value, path: &Place, sold: Option<&Value>, report: Report<'_>) {
    for region in price::unsold(pricing, sold) {
        let message = || say!("region-not-sold", region = shown(region));
        if !report(&price::region_path(path, region), FindingCode::Inconsistent, &message) {
            return;
        }
    }
}
