//! The price of a plan in every region and on every size.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use super::geography::{Region, core_sizes};

/// Prices of all core sizes, in the order of `vm-core-sizes.csv`.
pub(crate) type BySize = Vec<Decimal>;

/// What one hour costs, for every region a plan is sold in and every core size. Exact decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluatedPrices {
    /// In the order of `vm-regions.csv`.
    regions: Vec<(&'static Region, BySize)>,
}

impl EvaluatedPrices {
    pub(super) fn new(regions: Vec<(&'static Region, BySize)>) -> Self {
        Self { regions }
    }

    /// Codes of the regions sold, in the order of `vm-regions.csv`.
    pub fn regions(&self) -> impl Iterator<Item = &'static str> {
        self.regions.iter().map(|(region, _)| region.code.as_str())
    }

    /// The currency of the region's prices.
    pub fn currency(&self, region: &str) -> Option<&'static str> {
        self.find(region).map(|(region, _)| region.currency.as_str())
    }

    /// The price per hour of a core size such as `8core`, in the region's currency.
    pub fn price(&self, region: &str, core_size: &str) -> Option<Decimal> {
        let (_, prices) = self.find(region)?;
        prices.get(core_sizes().iter().position(|size| size.key == core_size)?).copied()
    }

    /// The lowest price of all, whatever its currency.
    pub(super) fn lowest(&self) -> Option<Decimal> {
        self.regions.iter().flat_map(|(_, prices)| prices).min().copied()
    }

    fn find(&self, code: &str) -> Option<&(&'static Region, BySize)> {
        self.regions.iter().find(|(region, _)| region.code == code)
    }

    /// How many prices there are.
    pub fn count(&self) -> usize {
        self.regions.len() * core_sizes().len()
    }

    /// `{region: {"currency": code, "prices": {core size: number}}}`, which is what `regionPrices` of a request holds.
    /// Numbers are plain decimals without trailing zeros.
    pub fn to_json(&self) -> Value {
        let entries = self.regions.iter().map(|(region, prices)| {
            let prices = core_sizes()
                .iter()
                .zip(prices)
                .map(|(size, price)| (size.key.clone(), Value::Number(number(*price))));
            let mut entry = Map::new();
            entry.insert("currency".to_owned(), Value::String(region.currency.clone()));
            entry.insert("prices".to_owned(), Value::Object(prices.collect()));
            (region.code.clone(), Value::Object(entry))
        });
        Value::Object(entries.collect())
    }
}

/// A plain decimal without trailing zeros.
pub fn number(price: Decimal) -> Number {
    price.normalize().to_string().parse().expect("a decimal prints as a JSON number")
}
