//! How each price stands: given for its market, following the base price, or missing.

use std::collections::BTreeMap;

use app::plan_prices::Rated;
use domain::price::{Basis, Currency, Market, PriceList, PriceModel, Priced, Rates};
use offer_types::prices::{ONE_CORE, base, converted, is_of_base};
use rust_decimal::Decimal;

/// A price of a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Given for the market; what it would be if it followed the base price.
    Own {
        amount: Decimal,
        else_it_is: Option<Decimal>,
    },
    /// The base price at the rate of a day; in US dollars there is none.
    Follows {
        amount: Decimal,
        day: Option<String>,
        rate: Option<Decimal>,
    },
    Missing {
        else_it_is: Option<Decimal>,
    },
}

impl Standing {
    /// What it costs.
    pub(crate) fn amount(&self) -> Option<Decimal> {
        match self {
            Self::Own { amount, .. } | Self::Follows { amount, .. } => Some(*amount),
            Self::Missing { .. } => None,
        }
    }

    /// The price of its own.
    pub(crate) fn own(&self) -> Option<Decimal> {
        match self {
            Self::Own { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    /// What it is without a price of its own.
    pub(crate) fn followed(&self) -> Option<Decimal> {
        match self {
            Self::Own { else_it_is, .. } | Self::Missing { else_it_is } => *else_it_is,
            Self::Follows { amount, .. } => Some(*amount),
        }
    }
}

/// The prices of one row.
#[derive(Debug, Clone)]
pub(crate) struct RowStanding {
    pub(crate) base: Option<Decimal>,
    /// By the code of the market.
    pub(crate) markets: BTreeMap<String, Standing>,
}

/// What of a row is typed, and what follows from the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) base: bool,
    pub(crate) markets: bool,
}

/// What of `priced` is typed in a plan that is charged for like this.
pub(crate) fn typed(model: PriceModel, priced: &Priced) -> Typed {
    match model {
        PriceModel::PerCore => Typed { base: priced.charge.key() == ONE_CORE, markets: false },
        PriceModel::PerCoreSize => Typed { base: true, markets: false },
        _ => Typed { base: true, markets: true },
    }
}

/// How every price of `list` stands, row by row.
pub(crate) fn standings(list: &PriceList, rated: Rated<'_>) -> Vec<RowStanding> {
    let (today, known) = (rated.today(), rated.known());
    list.priced.iter().map(|priced| row(list, priced, today, &known)).collect()
}

fn row(list: &PriceList, priced: &Priced, today: Option<&Rates>, known: &[&Rates]) -> RowStanding {
    let by_market = list.model == PriceModel::PerMarketAndCoreSize;
    let base = if by_market { base(priced) } else { priced.dollars };
    // `in_market` looks through all of them.
    let prices: BTreeMap<&str, _> =
        priced.prices.iter().map(|price| (price.market.as_str(), price)).collect();
    let standing = |market: &Market| {
        let price = prices.get(market.code.as_str());
        let currency = market.currency.unwrap_or(Currency::USD);
        let would_be = || {
            let (base, today) = (base?, today?);
            match by_market {
                true => converted(base, currency, today),
                false => today.of(currency.as_str())?.convert(base, priced.finer),
            }
        };
        let Some(price) = price else { return Standing::Missing { else_it_is: would_be() } };
        let amount = price.money.amount;
        match (&price.basis, by_market, base) {
            (Basis::Converted { per_usd, day }, _, _) => {
                let is_rated = !day.is_empty() && currency != Currency::USD;
                let (day, rate) = (is_rated.then(|| day.clone()), is_rated.then_some(*per_usd));
                Standing::Follows { amount, day, rate }
            }
            (Basis::Own, true, Some(base)) => match is_of_base(base, amount, currency, known) {
                Some(rates) => {
                    let rate = rates.of(currency.as_str()).filter(|_| currency != Currency::USD);
                    let day = rate.map(|_| rates.day.clone());
                    Standing::Follows { amount, day, rate: rate.map(|rate| rate.per_usd) }
                }
                None => Standing::Own { amount, else_it_is: would_be() },
            },
            (Basis::Own, _, _) => Standing::Own { amount, else_it_is: would_be() },
        }
    };
    let markets = list.markets.iter().map(|market| (market.code.clone(), standing(market))).collect();
    RowStanding { base, markets }
}
