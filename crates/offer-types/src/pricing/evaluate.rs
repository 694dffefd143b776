//! From the prices a publisher gives to the price of every region and size.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::evaluated::{BySize, EvaluatedPrices};
use super::geography::{CoreSize, Region, USD, core_sizes, is_core_size, region, regions};
use super::model::{Model, model};
use super::price;
use super::problems::{Problems, shown};
use super::rates::RateTable;
use super::sheet::PriceSheet;
use domain::price::exact;
use domain::{Finding, FindingCode, Place, Timestamp};
use words::say;

/// The price of `plan` in every region it is sold in and on every core size, from its `virtualMachinePricing`.
///
/// None where customers bring their own licence or no price is given; a plan sold nowhere has no prices. `rates` are those in force `at`; `sheet` is the
/// plan's price spreadsheet, needed only where it has one.
///
/// Only what is converted from US dollars is rounded: prices given in the currency of a region stay as they are, and
/// so do US dollars. Places of findings start at the plan: `virtualMachinePricing.coreMultiplier.single`.
pub fn evaluate(
    plan: &Value,
    rates: &RateTable,
    at: Timestamp,
    sheet: Option<&PriceSheet>,
) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
    evaluate_member(plan, super::MEMBERS[0], rates, at, sheet)
}

/// The same from one of the plan's pricing objects ([`MEMBERS`](super::MEMBERS)).
pub fn evaluate_member(
    plan: &Value,
    member: &str,
    rates: &RateTable,
    at: Timestamp,
    sheet: Option<&PriceSheet>,
) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
    let mut problems = Problems::default();
    let pricing = match plan.get(member) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(pricing)) => pricing,
        Some(_) => {
            problems.report(FindingCode::WrongType, &Place::around(member), say!("pricing-no-object"));
            return problems.unless_any(None);
        }
    };
    let Some(model) = model(pricing, sheet, member, &mut problems) else { return problems.unless_any(None) };
    let sold = sold(plan.get("regions"), &mut problems);
    Evaluation { member, sold, problems }.evaluate(&model, rates, at)
}

/// The prices there are, whatever is wrong with other regions; none where nothing can be evaluated.
pub(crate) fn evaluate_known(
    plan: &Value,
    member: &str,
    rates: &RateTable,
    at: Timestamp,
    sheet: Option<&PriceSheet>,
) -> Option<EvaluatedPrices> {
    let mut problems = Problems::default();
    let model = model(plan.get(member)?.as_object()?, sheet, member, &mut problems)?;
    problems.unless_any(()).ok()?;
    let mut problems = Problems::default();
    let sold = sold(plan.get("regions"), &mut problems);
    let mut evaluation = Evaluation { member, sold, problems };
    let mut prices = evaluation.prices(&model, rates, at);
    if prices.is_empty() {
        return evaluation.finish(prices).ok()?;
    }
    prices.retain(|(region, prices)| !region.free_only || prices.iter().all(Decimal::is_zero));
    (!prices.is_empty()).then(|| EvaluatedPrices::new(prices))
}

/// [`evaluate_member`] from `pricing` for the regions `sold`, without a spreadsheet.
pub(super) fn evaluate_in(
    pricing: &Map<String, Value>,
    member: &str,
    sold: Vec<&'static Region>,
    rates: &RateTable,
    at: Timestamp,
) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
    let mut problems = Problems::default();
    let Some(model) = model(pricing, None, member, &mut problems) else { return problems.unless_any(None) };
    Evaluation { member, sold, problems }.evaluate(&model, rates, at)
}

type Prices = Vec<(&'static Region, BySize)>;

struct Evaluation<'a> {
    member: &'a str,
    sold: Vec<&'static Region>,
    problems: Problems,
}

impl Evaluation<'_> {
    /// Of the pricing object, in its plan.
    fn place(&self) -> Place {
        Place::around(self.member)
    }

    fn evaluate(
        mut self,
        model: &Model<'_>,
        rates: &RateTable,
        at: Timestamp,
    ) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
        let prices = self.prices(model, rates, at);
        self.finish(prices)
    }

    fn prices(&mut self, model: &Model<'_>, rates: &RateTable, at: Timestamp) -> Prices {
        match *model {
            Model::PerCore(price) => self.per_core(price, rates, at),
            Model::PerSize(prices) => self.per_size(prices, rates, at),
            Model::PerRegion(prices) => self.per_region(prices),
            Model::Sheet(sheet) => self.per_sheet(sheet),
        }
    }

    fn per_core(&mut self, single: &Value, rates: &RateTable, at: Timestamp) -> Prices {
        let path = self.place().member("coreMultiplier").member("single");
        let Some(price) = price::read(single, &path, &mut self.problems) else { return Prices::new() };
        let usd = core_sizes().iter().map(|size| exact::product(price, Decimal::from(size.cores))).collect();
        match usd {
            Some(usd) => self.converted(&usd, &path, rates, at),
            None => self.too_large(&path),
        }
    }

    fn per_size(&mut self, sizes: &Value, rates: &RateTable, at: Timestamp) -> Prices {
        let path = self.place().member("coreMultiplier").member("individually");
        match by_size(Some(sizes), &path, &mut self.problems) {
            Some(usd) => self.converted(&usd, &path, rates, at),
            None => Prices::new(),
        }
    }

    /// `usd` in the currency of every region sold.
    fn converted(&mut self, usd: &BySize, path: &Place, rates: &RateTable, at: Timestamp) -> Prices {
        let mut found = Prices::new();
        for region in &self.sold {
            if region.currency == USD {
                found.push((region, usd.clone()));
                continue;
            }
            let Some(rate) = rates.on(at).and_then(|rates| rates.of(&region.currency)) else {
                let text =
                    say!("exchange-rate-unknown", currency = region.currency.clone(), date = at.to_string());
                self.problems.report(FindingCode::Inconsistent, path, text);
                continue;
            };
            match usd.iter().map(|price| rate.convert(*price, 0)).collect() {
                Some(prices) => found.push((region, prices)),
                None => return self.too_large(path),
            }
        }
        found
    }

    /// The limits of prices and rates leave room for every product; this stays right should they change.
    fn too_large(&mut self, path: &Place) -> Prices {
        self.problems.report(FindingCode::OutOfRange, path, say!("price-too-large-for-currencies"));
        Prices::new()
    }

    fn per_region(&mut self, prices: &Map<String, Value>) -> Prices {
        let path = self.place().member("regionPrices");
        for code in prices.keys().filter(|code| region(code).is_none()) {
            let text = say!("region-unknown", region = shown(code));
            self.problems.report(FindingCode::NotAllowed, &path.member(code), text);
        }
        let mut found = Prices::new();
        for region in &self.sold {
            let path = path.member(&region.code);
            let Some(entry) = prices.get(&region.code) else {
                let text = say!("region-without-price", region = region.code.clone());
                self.problems.report(FindingCode::Required, &path, text);
                continue;
            };
            if entry.get("currency").and_then(Value::as_str) != Some(&region.currency) {
                let (code, currency) = (region.code.clone(), region.currency.clone());
                let text = say!("region-currency", region = code, currency);
                self.problems.report(FindingCode::NotAllowed, &path.member("currency"), text);
            }
            let prices = by_size(entry.get("prices"), &path.member("prices"), &mut self.problems);
            found.extend(prices.map(|prices| (*region, prices)));
        }
        found
    }

    fn per_sheet(&mut self, sheet: &PriceSheet) -> Prices {
        let path = self.place().member("spreadSheetPricing").member("uri");
        let mut found = Prices::new();
        for region in &self.sold {
            match sheet.prices(&region.code) {
                Some(prices) => found.push((region, prices.clone())),
                None => {
                    let text = say!("sheet-without-region", region = region.code.clone());
                    self.problems.report(FindingCode::Required, &path, text);
                }
            }
        }
        found
    }

    fn finish(mut self, prices: Prices) -> Result<Option<EvaluatedPrices>, Vec<Finding>> {
        for (region, prices) in &prices {
            if region.free_only && prices.iter().any(|price| !price.is_zero()) {
                let text = say!("region-for-free-plans", region = region.code.clone());
                self.problems.report(FindingCode::Inconsistent, &Place::around("regions"), text);
            }
        }
        self.problems.unless_any(Some(EvaluatedPrices::new(prices)))
    }
}

/// The regions that `plan` names and that are known, once each, in the order prices are listed.
pub(crate) fn sold_regions(plan: &Value) -> Vec<&'static Region> {
    sold(plan.get("regions"), &mut Problems::default())
}

/// What an hour of each size costs in US dollars, in the order of sizes; nothing where no price in US dollars holds everywhere.
pub(crate) fn dollars_by_size(pricing: &Value, member: &str) -> BySize {
    let mut problems = Problems::default();
    let Some(pricing) = pricing.as_object() else { return BySize::new() };
    let Some(Model::PerCore(_) | Model::PerSize(_)) = model(pricing, None, member, &mut problems) else {
        return BySize::new();
    };
    let own = region("US").into_iter().collect();
    // Dollars need no rate.
    let found = evaluate_in(pricing, member, own, &RateTable::none(), Timestamp::EPOCH).ok().flatten();
    let price = |size: &CoreSize| found.as_ref()?.price("US", &size.key);
    core_sizes().iter().map_while(price).collect()
}

/// The regions a plan names, once each, in the order prices are listed.
fn sold(named: Option<&Value>, problems: &mut Problems) -> Vec<&'static Region> {
    let mut codes = BTreeSet::new();
    for (index, value) in named.and_then(Value::as_array).into_iter().flatten().enumerate() {
        match value.as_str().and_then(region) {
            Some(region) => _ = codes.insert(region.code.as_str()),
            None => {
                let code = value.as_str().map_or_else(|| shown(&value.to_string()), shown);
                let place = Place::around("regions").element(index, None);
                problems.report(FindingCode::NotAllowed, &place, say!("region-unknown", region = code));
            }
        }
    }
    regions().iter().filter(|region| codes.contains(region.code.as_str())).collect()
}

/// `{core size: price}`; none, and findings, unless it has a price for every size and for nothing else.
fn by_size(prices: Option<&Value>, path: &Place, problems: &mut Problems) -> Option<BySize> {
    let Some(Value::Object(prices)) = prices else {
        problems.report(FindingCode::WrongType, path, say!("prices-by-size-no-object"));
        return None;
    };
    for key in prices.keys().filter(|key| !is_core_size(key)) {
        let text = say!("core-size-unknown", size = shown(key));
        problems.report(FindingCode::NotAllowed, &path.member(key), text);
    }
    let mut found = BySize::new();
    for size in core_sizes() {
        let path = path.member(&size.key);
        match prices.get(&size.key) {
            Some(value) => found.extend(price::read(value, &path, problems)),
            None => {
                let text = say!("price-of-size-missing", size = size.key.clone());
                problems.report(FindingCode::Required, &path, text);
            }
        }
    }
    (found.len() == core_sizes().len()).then_some(found)
}
