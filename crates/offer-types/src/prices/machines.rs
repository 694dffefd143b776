//! What machines cost by the hour, in the model of all prices.

use domain::Place;
use domain::price::{
    Basis, Charge, Currency, Market, MarketPrice, Money, PriceFault, PriceList, PriceModel, Priced,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::read::{Conversion, is_asked};
use crate::price::{decimal, model_name, models};
use crate::pricing::{self, Region};

/// What `plan` costs by the first of its pricing objects that is there.
pub(super) fn list(
    members: &[&str],
    plan: &Value,
    place: &Place,
    market: Option<&str>,
    conversion: Option<&Conversion<'_>>,
) -> PriceList {
    let sold = pricing::sold_regions(plan);
    let markets: Vec<Market> = sold.iter().map(market_of).collect();
    let given = members.iter().find(|member| plan[**member].is_object());
    let Some(member) = given else {
        return PriceList { model: PriceModel::Unpriced, markets, priced: Vec::new() };
    };
    let object = &plan[*member];
    let model = model(object);
    let place = place.member(member);
    let priced = match conversion {
        Some(conversion) => {
            let asked: Vec<Market> = markets.iter().filter(|one| is_asked(one, market)).cloned().collect();
            // Of one market nothing else is worked out.
            let there = market.map(|code| json!({ "regions": [code], *member: object.clone() }));
            priced(there.as_ref().unwrap_or(plan), member, &place, &asked, conversion, model)
        }
        None => Vec::new(),
    };
    PriceList { model, markets, priced }
}

fn market_of(region: &&Region) -> Market {
    let currency = region.currency.parse().ok().filter(|_| !region.free_only);
    Market { code: region.code.clone(), name: region.name.clone(), currency }
}

pub(super) fn model(pricing: &Value) -> PriceModel {
    if pricing["isByol"] == true {
        return PriceModel::OwnLicence;
    }
    match model_name(pricing).as_str() {
        "" => PriceModel::Unpriced,
        "coreMultiplier.single" => PriceModel::PerCore,
        "coreMultiplier.individually" => PriceModel::PerCoreSize,
        _ => PriceModel::PerMarketAndCoreSize,
    }
}

fn priced(
    plan: &Value,
    member: &str,
    place: &Place,
    markets: &[Market],
    conversion: &Conversion<'_>,
    model: PriceModel,
) -> Vec<Priced> {
    let uri = plan[member]["spreadSheetPricing"]["uri"].as_str();
    // Beside a price per core a spreadsheet says nothing.
    let sheet = uri
        .filter(|_| models(&plan[member]) == ["spreadSheetPricing"])
        .and_then(|uri| (conversion.sheet)(uri));
    let found = pricing::evaluate_known(plan, member, conversion.table, conversion.at, sheet.as_ref());
    if found.is_none() && matches!(model, PriceModel::Unpriced | PriceModel::OwnLicence) {
        return Vec::new();
    }
    let dollars = dollars(&plan[member], member);
    let by_region = crate::price::by_region(&plan[member]);
    let is_converted = matches!(model, PriceModel::PerCore | PriceModel::PerCoreSize);
    let sizes = pricing::core_sizes().iter().enumerate().map(|(at, size)| {
        let size = size.key.as_str();
        let (mut prices, mut faults) = (Vec::new(), Vec::new());
        for market in markets {
            let currency = found.as_ref().and_then(|found| found.currency(&market.code)?.parse().ok());
            let known = found.as_ref().and_then(|found| found.price(&market.code, size)).zip(currency);
            // Of a region that lacks the price of another size nothing can be worked out; what was given for this one is there all the same.
            let given = || {
                if is_converted {
                    let currency = market.currency?;
                    let rate = conversion.table.on(conversion.at)?.of(currency.as_str())?;
                    let dollars = dollars.get(at).copied().flatten()?;
                    let amount =
                        if currency == Currency::USD { Some(dollars) } else { rate.convert(dollars, 0) };
                    return Some((amount?, currency));
                }
                let entry = by_region?.get(&market.code)?;
                let amount = entry.get("prices")?.get(size)?.as_number().and_then(decimal)?;
                Some((amount, entry.get("currency")?.as_str()?.parse().ok()?))
            };
            match known.or_else(given) {
                _ if market.currency.is_none() && known.is_none() => {
                    faults.push(PriceFault::OnlyFree { market: market.code.clone() });
                }
                Some((amount, currency)) => {
                    let basis = basis(conversion, is_converted, currency);
                    prices.push(MarketPrice {
                        market: market.code.clone(),
                        money: Money::new(amount, currency),
                        basis,
                    });
                }
                None => faults.push(PriceFault::Missing { market: market.code.clone() }),
            }
        }
        Priced {
            charge: Charge::Size { size: size.to_owned() },
            place: place.clone(),
            by_market: "regionPrices".to_owned(),
            finer: 0,
            dollars: dollars.get(at).copied().flatten(),
            prices,
            faults,
        }
    });
    sizes.collect()
}

/// What an hour of each size costs in US dollars. Where some sizes have no price yet, those of the others.
fn dollars(pricing: &Value, member: &str) -> Vec<Option<Decimal>> {
    let known = pricing::dollars_by_size(pricing, member);
    let given =
        |size: &str| pricing["coreMultiplier"]["individually"].get(size)?.as_number().and_then(decimal);
    let sizes = pricing::core_sizes().iter().enumerate();
    sizes.map(|(at, size)| known.get(at).copied().or_else(|| given(&size.key))).collect()
}

fn basis(conversion: &Conversion<'_>, is_converted: bool, currency: Currency) -> Basis {
    let rates = conversion.table.on(conversion.at).filter(|_| is_converted);
    match rates.and_then(|rates| Some((rates, rates.of(currency.as_str())?))) {
        Some((rates, rate)) => Basis::Converted { per_usd: rate.per_usd, day: rates.day.clone() },
        // A price in US dollars is not converted where those are paid.
        None if is_converted => Basis::Converted { per_usd: Decimal::ONE, day: String::new() },
        None => Basis::Own,
    }
}
