//! What a plan costs in each market where it is sold.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Currency, Money, Payment, Term};
use crate::Place;

/// How a plan is charged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceModel {
    /// Nothing here costs anything, or it is paid for elsewhere.
    Unpriced,
    Free,
    /// Customers bring a licence, and pay for it elsewhere.
    OwnLicence,
    /// One price for a subscription, however many use it.
    Flat,
    PerUser(Seats),
    /// For each unit that runs, by the hour: a core, a node, a cluster.
    PerUnit,
    /// Of machines by the hour: a price for each core, in US dollars.
    PerCore,
    /// The same with a price for each size.
    PerCoreSize,
    /// The same with a price for each market and size.
    PerMarketAndCoreSize,
}

impl PriceModel {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unpriced => "unpriced",
            Self::Free => "free",
            Self::OwnLicence => "byol",
            Self::Flat => "flat",
            Self::PerUser(_) => "perUser",
            Self::PerUnit => "perUnit",
            Self::PerCore => "perCore",
            Self::PerCoreSize => "perCoreSize",
            Self::PerMarketAndCoreSize => "perMarketAndCoreSize",
        }
    }
}

/// How many users a subscription has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seats {
    pub least: Option<u64>,
    pub most: Option<u64>,
}

/// Something of a plan that has a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charge {
    /// A month.
    Month,
    /// One payment for a term.
    Term { term: Term, payment: Payment },
    /// An hour of one unit, such as a core.
    Hour { unit: String },
    /// A unit of what a meter counts, beyond what each term includes.
    Meter { id: String, name: String, unit: String, included: BTreeMap<Term, Included> },
    /// An hour of a machine of this size, such as `8core`.
    Size { size: String },
}

/// How much of a meter the price of a term includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Included {
    Quantity(u64),
    Unlimited,
}

impl Charge {
    /// What kind of thing it is, in one word; those of a kind are shown together.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Term { .. } => "term",
            Self::Hour { .. } => "hour",
            Self::Meter { .. } => "meter",
            Self::Size { .. } => "size",
        }
    }

    /// What tells it from others of its kind.
    pub fn key(&self) -> &str {
        match self {
            Self::Month => "month",
            Self::Term { term, .. } => term.as_str(),
            Self::Hour { unit } => unit,
            Self::Meter { id, .. } => id,
            Self::Size { size } => size,
        }
    }

    /// How often it is paid in a term; once where it has none.
    pub fn payments(&self) -> u32 {
        match self {
            Self::Term { term, payment } => term.payments(*payment).unwrap_or(1),
            _ => 1,
        }
    }
}

/// Whose price it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The publisher gave it for the market.
    Own,
    /// It follows from the price in US dollars.
    Converted {
        /// Units of the currency per US dollar.
        per_usd: Decimal,
        /// The day of the rate, as `2020-09-02`.
        day: String,
    },
}

/// What one payment costs in a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketPrice {
    /// ISO 3166-1 alpha-2.
    pub market: String,
    pub money: Money,
    pub basis: Basis,
}

/// Something with its prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    pub charge: Charge,
    /// Where its price stands in the definition.
    pub place: Place,
    /// The member there that has the prices of single markets.
    pub by_market: String,
    /// How many more decimals than its currency a price may have.
    pub finer: u32,
    /// The price that holds in every market that has none of its own.
    pub dollars: Option<Decimal>,
    /// Of the markets where the plan is sold, in their order.
    pub prices: Vec<MarketPrice>,
    pub faults: Vec<PriceFault>,
}

impl Priced {
    pub fn in_market(&self, market: &str) -> Option<&MarketPrice> {
        self.prices.iter().find(|price| price.market == market)
    }

    /// The payments of one term in `market`, one after the other.
    pub fn instalments(&self, market: &str) -> impl Iterator<Item = Money> {
        let price = self.in_market(market).map(|price| price.money);
        let many = usize::try_from(self.charge.payments()).unwrap_or(usize::MAX);
        price.into_iter().flat_map(move |price| std::iter::repeat_n(price, many))
    }

    /// What a whole term costs in `market`; none without a price, or where it is too long for a decimal.
    pub fn whole_term(&self, market: &str) -> Option<Money> {
        self.in_market(market)?.money.times(self.charge.payments())
    }
}

/// What is wrong with the price of something in a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceFault {
    /// It is sold there and has no price.
    Missing { market: String },
    /// Its price is in another currency than the market's.
    Currency { market: String, right: Currency, given: String },
    /// It has a price there and is not sold.
    Unsold { market: String },
    /// It costs something where only free plans and those with one's own licence are sold.
    OnlyFree { market: String },
    /// It is converted, and no rate of the market's currency is known.
    NoRate { market: String },
}

/// A country or region where something is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// None where only free plans and those with one's own licence are sold.
    pub currency: Option<Currency>,
}

/// What a plan costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    pub model: PriceModel,
    /// Where it is sold.
    pub markets: Vec<Market>,
    pub priced: Vec<Priced>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn priced(amount: Decimal, term: Term, payment: Payment) -> Priced {
        let money = Money::new(amount, "EUR".parse().unwrap());
        Priced {
            charge: Charge::Term { term, payment },
            place: Place::definition(),
            by_market: "regionPrices".to_owned(),
            finer: 0,
            dollars: None,
            prices: vec![MarketPrice { market: "DE".to_owned(), money, basis: Basis::Own }],
            faults: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn instalments_are_exactly_what_the_term_costs(
            units in 0_i64..1_000_000_000_000_000, scale in 0_u32..11, term in 0_usize..4, payment in 0_usize..3,
        ) {
            let (term, payment) = (Term::ALL[term], Payment::ALL[payment]);
            let priced = priced(Decimal::new(units, scale), term, payment);
            let paid: Decimal = priced.instalments("DE").map(|money| money.amount).sum();
            prop_assert_eq!(paid, priced.whole_term("DE").unwrap().amount);
            let payments = priced.instalments("DE").count();
            prop_assert_eq!(payments, term.payments(payment).unwrap_or(1) as usize);
            prop_assert_eq!(priced.instalments("US").count(), 0);
        }
    }
}
