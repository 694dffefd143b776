//! Exchange rates.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::exact;

/// What a US dollar is worth in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Units of the currency per US dollar.
    pub per_usd: Decimal,
    /// Decimals of the currency.
    pub minor_unit: u32,
}

impl Rate {
    /// `amount` US dollars in the currency, with `finer` more decimals than the currency has: none for what is paid as it stands,
    /// some for the price of one unit of what is counted, of which thousands may be paid together.
    ///
    /// This is the one place where a price is rounded: once, half to even, as the publishing API converts prices. None where the
    /// product is too long for a decimal.
    pub fn convert(self, amount: Decimal, finer: u32) -> Option<Decimal> {
        exact::rounded_product(amount, self.per_usd, self.minor_unit + finer)
    }
}

/// The exchange rates of a day, by ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// From which on they are in force, as `2020-09-02`.
    pub day: String,
    of: BTreeMap<String, Rate>,
}

impl Rates {
    /// None yet.
    pub fn of_day(day: String) -> Self {
        Self { day, of: BTreeMap::new() }
    }

    /// The rate of an ISO 4217 code.
    pub fn of(&self, currency: &str) -> Option<Rate> {
        self.of.get(currency).copied()
    }

    /// Adds the rate of a currency; whether it had none.
    pub fn add(&mut self, currency: &str, rate: Rate) -> bool {
        self.of.insert(currency.to_owned(), rate).is_none()
    }
}

// As texts and numbers that say exactly what the operator wrote: `["0.84", 2]`.
impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.per_usd.to_string(), self.minor_unit).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (per_usd, minor_unit) = <(String, u32)>::deserialize(deserializer)?;
        let per_usd = per_usd.parse().map_err(D::Error::custom)?;
        Ok(Self { per_usd, minor_unit })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(per_usd: &str, minor_unit: u32) -> Rate {
        Rate { per_usd: per_usd.parse().unwrap(), minor_unit }
    }

    #[test]
    fn what_is_counted_keeps_more_decimals_than_what_is_paid() {
        let yen = rate("106.0725", 0);
        assert_eq!(yen.convert("0.0004".parse().unwrap(), 0).unwrap().to_string(), "0");
        assert_eq!(yen.convert("0.0004".parse().unwrap(), 4).unwrap().to_string(), "0.0424");
        assert_eq!(rate("1", 2).convert("0.125".parse().unwrap(), 0).unwrap().to_string(), "0.12");
    }

    proptest! {
        #[test]
        fn there_and_back_is_within_one_minor_unit(
            cents in 0_i64..1_000_000_000_000, per_usd in 1_i64..10_000_000_000, scale in 4_u32..11,
            minor_unit in 0_u32..5, finer in 0_u32..5,
        ) {
            let rate = Rate { per_usd: Decimal::new(per_usd, scale), minor_unit };
            let amount = Decimal::new(cents, 2);
            let there = rate.convert(amount, finer).unwrap();
            let back = (there / rate.per_usd).round_dp(16);
            let off = (rate.convert(back, finer).unwrap() - there).abs();
            prop_assert!(off <= Decimal::new(1, minor_unit + finer), "{amount} → {there} → {back}");
            prop_assert!((amount * rate.per_usd - there).abs() <= Decimal::new(5, minor_unit + finer + 1));
            prop_assert!(there.normalize().scale() <= minor_unit + finer);
        }

        #[test]
        fn rates_are_read_as_they_were_written(per_usd in 1_i64..i64::MAX, scale in 0_u32..19, minor_unit in 0_u32..5) {
            let mut rates = Rates::of_day("2020-09-02".to_owned());
            rates.add("EUR", Rate { per_usd: Decimal::new(per_usd, scale), minor_unit });
            let read: Rates = serde_json::from_str(&serde_json::to_string(&rates).unwrap()).unwrap();
            prop_assert_eq!(read, rates);
        }
    }
}
