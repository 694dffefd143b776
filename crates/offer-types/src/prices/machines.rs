//! What machines cost by the hour, in the model of all prices.

use domain::Place;
use domain::price::{
    Basis, Charge, Currency, Market, MarketPrice, Money, PriceFault, PriceList, PriceModel, Priced,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::read::Conversion;
use crate::price::{model_name, models};
use crate::pricing::{self, Region};

/// What `plan` costs by the first of its pricing objects that is there.
pub(super) fn list(
    members: &[&str],
    plan: &Value,
    place: &Place,
    conversion: Option<&Conversion<'_>>,
) -> PriceList {
    let sold = pricing::sold_regions(plan);
    let markets: Vec<Market> = sold.iter().map(market).collect();
    let given = members.iter().find(|member| plan[**member].is_object());
    let Some(member) = given else {
        return PriceList { model: PriceModel::Unpriced, markets, priced: Vec::new() };
    };
    let object = &plan[*member];
    let model = model(object);
    let place = place.member(member);
    let priced = match conversion {
        Some(conversion) => priced(plan, member, &place, &markets, conversion, model),
        None => Vec::new(),
    };
    PriceList { model, markets, priced }
}

fn market(region: &&Region) -> Market {
    let currency = region.currency.parse().ok().filter(|_| !region.free_only);
    Market { code: region.code.clone(), name: region.name.clone(), currency }
}

fn model(pricing: &Value) -> PriceModel {
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
    let Some(found) = found else { return Vec::new() };
    let dollars = pricing::dollars_by_size(&plan[member], member);
    let is_converted = matches!(model, PriceModel::PerCore | PriceModel::PerCoreSize);
    let sizes = pricing::core_sizes().iter().enumerate().map(|(at, size)| {
        let size = size.key.as_str();
        let (mut prices, mut faults) = (Vec::new(), Vec::new());
        for market in markets {
            let currency = found.currency(&market.code).and_then(|currency| currency.parse().ok());
            match (found.price(&market.code, size), currency) {
                (Some(amount), Some(currency)) => {
                    let basis = basis(conversion, is_converted, currency);
                    prices.push(MarketPrice {
                        market: market.code.clone(),
                        money: Money::new(amount, currency),
                        basis,
                    });
                }
                _ if market.currency.is_none() => {
                    faults.push(PriceFault::OnlyFree { market: market.code.clone() });
                }
                _ => faults.push(PriceFault::Missing { market: market.code.clone() }),
            }
        }
        Priced {
            charge: Charge::Size { size: size.to_owned() },
            place: place.clone(),
            by_market: "regionPrices".to_owned(),
            finer: 0,
            dollars: dollars.get(at).copied(),
            prices,
            faults,
        }
    });
    sizes.collect()
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
