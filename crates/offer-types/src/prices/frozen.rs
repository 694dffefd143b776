//! The exchange rates that prices in US dollars are converted at: those of the day on which each price was saved.

use std::collections::BTreeMap;

use domain::price::Rates;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A price in US dollars that is converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DollarPrice {
    /// The stable place of what it is the price of, such as `plans[gold]/billingTerms[p1y]`.
    pub place: String,
    pub amount: Decimal,
}

/// Which rates hold for which prices. A price keeps its rates for as long as it is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenRates {
    /// Each once.
    rates: Vec<Rates>,
    prices: BTreeMap<String, FrozenPrice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FrozenPrice {
    usd: String,
    /// The place of its rates in the list.
    rates: usize,
}

impl FrozenRates {
    /// The rates of `prices`: those it has in `kept` if it was the same there, and else today's. Where there are none of today,
    /// it has none until it is saved again.
    pub fn freeze(prices: &[DollarPrice], kept: &Self, today: Option<&Rates>) -> Self {
        let mut frozen = Self::default();
        for price in prices {
            if let Some(rates) = kept.of(&price.place, price.amount).or(today) {
                frozen.put(&price.place, price.amount.normalize().to_string(), rates);
            }
        }
        frozen
    }

    /// The rates of the price at `place`, if it is `amount`.
    pub fn of(&self, place: &str, amount: Decimal) -> Option<&Rates> {
        let price = self.prices.get(place)?;
        let is_same = price.usd.parse::<Decimal>().is_ok_and(|usd| usd == amount);
        self.rates.get(price.rates).filter(|_| is_same)
    }

    /// Those of the places for which `is_taken`, from `other`, in place of its own ones; all others as they are.
    #[must_use]
    pub fn with_those_of(&self, other: &Self, is_taken: impl Fn(&str) -> bool) -> Self {
        let mut frozen = Self::default();
        for (from, taken) in [(self, false), (other, true)] {
            for (place, price) in from.prices.iter().filter(|(place, _)| is_taken(place) == taken) {
                if let Some(rates) = from.rates.get(price.rates) {
                    frozen.put(place, price.usd.clone(), rates);
                }
            }
        }
        frozen
    }

    /// As they are kept; none where there is nothing to keep.
    pub fn text(&self) -> Option<String> {
        let text = || serde_json::to_string(self).expect("texts and numbers are JSON");
        (!self.prices.is_empty()).then(text)
    }

    /// Reads what [`FrozenRates::text`] wrote.
    pub fn parse(text: Option<&str>) -> Result<Self, serde_json::Error> {
        text.map_or_else(|| Ok(Self::default()), serde_json::from_str)
    }

    fn put(&mut self, place: &str, usd: String, rates: &Rates) {
        let known = self.rates.iter().position(|known| known == rates);
        let at = known.unwrap_or_else(|| {
            self.rates.push(rates.clone());
            self.rates.len() - 1
        });
        self.prices.insert(place.to_owned(), FrozenPrice { usd, rates: at });
    }
}
