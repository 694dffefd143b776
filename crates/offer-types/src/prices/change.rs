//! Changing prices where they stand.

use std::collections::BTreeMap;

use domain::Place;
use domain::price::{Charge, Currency, Market, PriceList, PriceModel, Priced};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::annotation::Annotation;
use super::map::PriceMap;
use crate::pricing::number;

/// The size whose price is the price per core.
pub const ONE_CORE: &str = "1core";

/// Other prices than a plan has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriceChanges {
    /// By the place of what they are the price of, in the list of what is priced.
    pub(super) by_charge: BTreeMap<usize, PriceChange>,
}

/// Other prices of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriceChange {
    /// The price in US dollars, if it changes: another one, or none.
    pub dollars: Option<Option<Decimal>>,
    /// Prices of single markets: another one, or none of their own.
    pub markets: BTreeMap<String, Option<Decimal>>,
}

impl PriceChanges {
    pub fn is_empty(&self) -> bool {
        self.by_charge.is_empty()
    }

    /// Whether only prices change that hold everywhere.
    fn are_in_dollars(&self) -> bool {
        self.by_charge.values().all(|change| change.markets.is_empty())
    }

    /// What changes of each thing in `list`, of which these are changes.
    pub fn of<'l>(&'l self, list: &'l PriceList) -> impl Iterator<Item = (&'l Priced, &'l PriceChange)> {
        self.by_charge.iter().filter_map(|(at, change)| Some((list.priced.get(*at)?, change)))
    }
}

impl PriceMap {
    /// Writes `changes` of `list` into `plan`, of which `list` is, or into the page with its prices. Everything else stays as it is.
    pub(crate) fn change(&self, plan: &mut Value, list: &PriceList, changes: &PriceChanges) {
        for (at, change) in &changes.by_charge {
            let Some(priced) = list.priced.get(*at) else { continue };
            let is_it = |charge: &Charge| {
                (charge.kind(), charge.key()) == (priced.charge.kind(), priced.charge.key())
            };
            let charged = self.all_charged(plan, &Place::default()).into_iter();
            let places = charged.filter(|charged| is_it(&charged.charge));
            let places: Vec<_> = places
                .filter_map(|charged| Some((charged.place.pointer(), charged.member.what.members()?)))
                .collect();
            for (pointer, members) in places {
                if let Some(Value::Object(object)) = plan.pointer_mut(&pointer) {
                    write(object, members, change, &list.markets);
                }
            }
        }
        if list.priced.iter().any(|priced| matches!(priced.charge, Charge::Size { .. }))
            && !changes.is_empty()
        {
            let members = self.members.iter().filter(|member| member.what == Annotation::MachineHours);
            for member in members {
                if let Some(Value::Object(pricing)) = plan.get_mut(&member.name) {
                    match changes.are_in_dollars() {
                        true => write_dollars(pricing, list, changes),
                        false => write_sizes(pricing, list, changes),
                    }
                }
            }
        }
    }
}

fn write(
    object: &mut Map<String, Value>,
    (dollars, by_market): (&str, &str),
    change: &PriceChange,
    markets: &[Market],
) {
    match change.dollars {
        Some(Some(amount)) => _ = object.insert(dollars.to_owned(), Value::Number(number(amount))),
        Some(None) => _ = object.shift_remove(dollars),
        None => {}
    }
    if change.markets.is_empty() {
        return;
    }
    let mut own = match object.get_mut(by_market).map(Value::take) {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    for (code, amount) in &change.markets {
        let currency = markets.iter().find(|market| market.code == *code).and_then(|market| market.currency);
        match (amount, currency) {
            (Some(amount), currency) => {
                let currency = currency.unwrap_or(Currency::USD).to_string();
                own.insert(code.clone(), json!({ "currency": currency, "price": number(*amount) }));
            }
            (None, _) => _ = own.shift_remove(code),
        }
    }
    match own.is_empty() {
        true => _ = object.shift_remove(by_market),
        false => _ = object.insert(by_market.to_owned(), Value::Object(own)),
    }
}

/// Prices of machines in US dollars that hold everywhere stay so. Where each market has its own there are none.
fn write_dollars(pricing: &mut Map<String, Value>, list: &PriceList, changes: &PriceChanges) {
    let Some(Value::Object(core)) = pricing.get_mut("coreMultiplier") else { return };
    for (at, change) in &changes.by_charge {
        let (Some(priced), Some(dollars)) = (list.priced.get(*at), change.dollars) else { continue };
        let amount = dollars.map(|amount| Value::Number(number(amount)));
        match list.model {
            // A price per core is that of a machine with one.
            PriceModel::PerCore if priced.charge.key() == ONE_CORE => {
                core.insert("single".to_owned(), amount.unwrap_or_default());
            }
            PriceModel::PerCoreSize => {
                let sizes = core.entry("individually").or_insert_with(|| json!({}));
                let Value::Object(sizes) = sizes else { continue };
                match amount {
                    Some(amount) => _ = sizes.insert(priced.charge.key().to_owned(), amount),
                    None => _ = sizes.shift_remove(priced.charge.key()),
                }
            }
            _ => {}
        }
    }
}

/// Prices of machines that are changed are given by market and size from then on, all of them.
pub(super) fn write_sizes(pricing: &mut Map<String, Value>, list: &PriceList, changes: &PriceChanges) {
    let mut own = match (&list.model, pricing.get_mut("regionPrices").map(Value::take)) {
        (PriceModel::PerMarketAndCoreSize, Some(Value::Object(own))) => own,
        _ => Map::new(),
    };
    for market in &list.markets {
        let mut prices = Map::new();
        for (at, Priced { charge, .. }) in list.priced.iter().enumerate() {
            let change = changes.by_charge.get(&at).and_then(|change| change.markets.get(&market.code));
            let now = list.priced[at].in_market(&market.code).map(|price| price.money.amount);
            if let Some(amount) = change.copied().unwrap_or(now) {
                prices.insert(charge.key().to_owned(), Value::Number(number(amount)));
            }
        }
        if !prices.is_empty() {
            let currency = market.currency.unwrap_or(Currency::USD).to_string();
            own.insert(market.code.clone(), json!({ "currency": currency, "prices": prices }));
        }
    }
    pricing.shift_remove("coreMultiplier");
    pricing.shift_remove("spreadSheetPricing");
    pricing.insert("regionPrices".to_owned(), Value::Object(own));
}
