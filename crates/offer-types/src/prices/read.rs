//! From a plan, as its publisher wrote it, to what it costs.

use std::collections::BTreeMap;

use domain::price::{
    Basis, Currency, Market, MarketPrice, Money, PriceFault, PriceList, PriceModel, Priced, Rates, Seats,
};
use domain::{Definition, Place, Timestamp};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::annotation::{Annotation, Model};
use super::frozen::{DollarPrice, FrozenRates};
use super::machines;
use super::map::{Charged, PriceMap, plans};
use crate::price::decimal;
use crate::pricing::{PriceSheet, RateTable};
use crate::shape::Shape;

/// What prices in US dollars are converted at.
#[derive(Clone, Copy)]
pub struct Conversion<'a> {
    /// The rates that prices were saved with.
    pub frozen: &'a FrozenRates,
    /// The rates of what was saved without: those in force `at`.
    pub table: &'a RateTable,
    pub at: Timestamp,
    /// The price spreadsheet of an address, where it is at hand.
    pub sheet: &'a dyn Fn(&str) -> Option<PriceSheet>,
}

impl Conversion<'_> {
    fn rates(&self, place: &Place, dollars: Decimal) -> Option<&Rates> {
        self.frozen.of(&place.stable(), dollars).or_else(|| self.table.on(self.at))
    }
}

impl PriceMap {
    /// What the plan `id` costs; none where there is no such plan. Without `conversion` only own prices are told, and
    /// with a `market` only those there.
    pub(crate) fn list(
        &self,
        root: &Shape,
        definition: &Value,
        id: &str,
        market: Option<&str>,
        conversion: Option<&Conversion<'_>>,
    ) -> Option<PriceList> {
        let index = Definition::of(definition).index_of(id)?;
        let (place, plan) = plans(root, definition).nth(index)?;
        Some(self.plan(plan, &place, market, conversion))
    }

    /// What every plan costs by its own prices.
    pub(crate) fn lists(&self, root: &Shape, definition: &Value) -> impl Iterator<Item = PriceList> {
        plans(root, definition).map(|(place, plan)| self.plan(plan, &place, None, None))
    }

    /// Every price in US dollars that is converted and frozen, and is not nothing.
    pub(crate) fn dollar_prices(&self, root: &Shape, definition: &Value) -> Vec<DollarPrice> {
        let mut found = Vec::new();
        for (place, plan) in plans(root, definition) {
            for charged in self.all_charged(plan, &place) {
                if let Some(amount) = charged.dollars().filter(|amount| !amount.is_zero()) {
                    found.push(DollarPrice { place: charged.place.stable(), amount });
                }
            }
        }
        found
    }

    fn plan(
        &self,
        plan: &Value,
        place: &Place,
        market: Option<&str>,
        conversion: Option<&Conversion<'_>>,
    ) -> PriceList {
        let by_hour = self.members.iter().filter(|member| member.what == Annotation::MachineHours);
        let by_hour: Vec<&str> = by_hour.map(|member| member.name.as_str()).collect();
        if !by_hour.is_empty() {
            return machines::list(&by_hour, plan, place, market, conversion);
        }
        let markets = self.markets(plan);
        let charged = self.charged(plan, place);
        let asked: Vec<Market> = markets.iter().filter(|one| is_asked(one, market)).cloned().collect();
        let priced = charged.iter().map(|charged| price(charged, &asked, self, conversion)).collect();
        PriceList { model: self.model(plan, &charged), markets, priced }
    }

    /// Where the plan is sold, in the order its publisher names.
    fn markets(&self, plan: &Value) -> Vec<Market> {
        let named = self.find(|member| match &member.what {
            Annotation::Markets { currencies, names } => Some((&member.name, currencies, names)),
            _ => None,
        });
        let Some((member, currencies, names)) = named else { return Vec::new() };
        let codes = plan.get(member).and_then(Value::as_array).into_iter().flatten();
        let mut markets: Vec<Market> = Vec::new();
        for code in codes.filter_map(Value::as_str) {
            if markets.iter().all(|market| market.code != code)
                && let Some(currency) = currencies.get(code)
            {
                let name = names.get(code).cloned().unwrap_or_default();
                markets.push(Market { code: code.to_owned(), name, currency: currency.parse().ok() });
            }
        }
        markets
    }

    /// The currencies of all markets there are.
    fn currencies(&self) -> Option<&BTreeMap<String, String>> {
        self.find(|member| match &member.what {
            Annotation::Markets { currencies, .. } => Some(currencies),
            _ => None,
        })
    }

    fn model(&self, plan: &Value, charged: &[Charged<'_, '_>]) -> PriceModel {
        let said = self.find(|member| match &member.what {
            Annotation::Model { words } => words.get(plan.get(&member.name)?.as_str()?).copied(),
            _ => None,
        });
        match said {
            _ if charged.is_empty() && !matches!(said, Some(Model::Free | Model::Byol)) => {
                PriceModel::Unpriced
            }
            Some(Model::Free) => PriceModel::Free,
            Some(Model::Byol) => PriceModel::OwnLicence,
            Some(Model::PerUser) => PriceModel::PerUser(self.seats(plan)),
            Some(Model::PerUnit) => PriceModel::PerUnit,
            Some(Model::Flat) | None => PriceModel::Flat,
        }
    }

    fn seats(&self, plan: &Value) -> Seats {
        let seats = self.find(|member| match &member.what {
            Annotation::Seats { least, most } => {
                let limit = |name: &String| plan.get(&member.name)?.get(name)?.as_u64();
                Some(Seats { least: limit(least), most: limit(most) })
            }
            _ => None,
        });
        seats.unwrap_or_default()
    }
}

impl<'v> Charged<'_, 'v> {
    /// The price in US dollars, which holds where there is no other.
    pub(super) fn dollars(&self) -> Option<Decimal> {
        self.value.get(self.member.what.members()?.0)?.as_number().and_then(decimal)
    }

    /// The member of the prices of single markets.
    fn by_market(&self) -> &str {
        self.member.what.members().map_or("", |(_, by_market)| by_market)
    }

    fn own(&self) -> Option<&'v Map<String, Value>> {
        self.value.get(self.by_market())?.as_object()
    }
}

/// Whether the prices of `one` are asked for.
pub(super) fn is_asked(one: &Market, market: Option<&str>) -> bool {
    market.is_none_or(|market| one.code == market)
}

/// The price of one thing in all markets, and what is wrong with it.
fn price(
    charged: &Charged<'_, '_>,
    markets: &[Market],
    map: &PriceMap,
    conversion: Option<&Conversion<'_>>,
) -> Priced {
    let (dollars, own) = (charged.dollars(), charged.own());
    let rates = dollars.and_then(|dollars| conversion?.rates(&charged.place, dollars));
    let (mut prices, mut faults) = (Vec::new(), Vec::new());
    for market in markets {
        let name = || market.code.clone();
        let entry = own.and_then(|own| own.get(&market.code));
        let costs = match entry {
            Some(entry) => amount(entry),
            None => dollars,
        };
        if market.currency.is_none() && costs.is_some_and(|amount| !amount.is_zero()) {
            faults.push(PriceFault::OnlyFree { market: name() });
            continue;
        }
        let currency = market.currency.unwrap_or(Currency::USD);
        match (entry, dollars) {
            (Some(entry), _) => prices.extend(own_price(&market.code, entry)),
            (None, None) => faults.push(PriceFault::Missing { market: name() }),
            (None, Some(_)) if conversion.is_none() => {}
            (None, Some(dollars)) => match rates.and_then(|rates| {
                let rate = rates.of(currency.as_str())?;
                let money = Money::new(rate.convert(dollars, charged.member.what.finer())?, currency);
                let basis = Basis::Converted { per_usd: rate.per_usd, day: rates.day.clone() };
                Some(MarketPrice { market: name(), money, basis })
            }) {
                Some(price) => prices.push(price),
                None => faults.push(PriceFault::NoRate { market: name() }),
            },
        }
    }
    let currencies = map.currencies();
    for (market, entry) in own.into_iter().flatten() {
        let right = currencies.and_then(|known| known.get(market)?.parse::<Currency>().ok());
        let given = entry["currency"].as_str().unwrap_or_default();
        if let Some(right) = right.filter(|right| right.as_str() != given) {
            let given = given.to_owned();
            faults.push(PriceFault::Currency { market: market.clone(), right, given });
        }
        if markets.iter().all(|sold| sold.code != *market) {
            faults.push(PriceFault::Unsold { market: market.clone() });
        }
    }
    Priced {
        charge: charged.charge.clone(),
        place: charged.place.clone(),
        by_market: charged.by_market().to_owned(),
        finer: charged.member.what.finer(),
        dollars,
        prices,
        faults,
    }
}

fn own_price(market: &str, entry: &Value) -> Option<MarketPrice> {
    let currency = entry.get("currency")?.as_str()?.parse().ok()?;
    let money = Money::new(amount(entry)?, currency);
    Some(MarketPrice { market: market.to_owned(), money, basis: Basis::Own })
}

fn amount(entry: &Value) -> Option<Decimal> {
    entry.get("price")?.as_number().and_then(decimal)
}
