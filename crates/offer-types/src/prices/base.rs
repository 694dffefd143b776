//! The base price of machines whose prices are given market by market: what most of the markets that pay in US dollars pay. It is
//! stored nowhere; a price of a market that is the base price at the rates of some day is said to follow it.

use domain::price::{Charge, Currency, PriceList, PriceModel, Priced, Rates};
use rust_decimal::Decimal;

use super::change::PriceChanges;

/// The market whose price counts where two are as common.
const FIRST: &str = "US";

/// The base price of `priced`; none where no market pays in US dollars.
pub fn base(priced: &Priced) -> Option<Decimal> {
    let mut found: Vec<(Decimal, usize)> = Vec::new();
    for price in priced.prices.iter().filter(|price| price.money.currency == Currency::USD) {
        // The one that counts first has half a vote more than any other.
        let votes = if price.market == FIRST { 3 } else { 2 };
        match found.iter_mut().find(|(amount, _)| *amount == price.money.amount) {
            Some((_, count)) => *count += votes,
            None => found.push((price.money.amount, votes)),
        }
    }
    let most = found.iter().map(|(_, votes)| *votes).max()?;
    found.into_iter().find(|(_, votes)| *votes == most).map(|(amount, _)| amount)
}

/// Those of `rates` at which `base` is `amount` in `currency`.
pub fn is_of_base<'r>(
    base: Decimal,
    amount: Decimal,
    currency: Currency,
    rates: &[&'r Rates],
) -> Option<&'r Rates> {
    rates.iter().copied().find(|rates| converted(base, currency, rates) == Some(amount))
}

/// `base` in `currency`. US dollars are paid as they are given.
pub fn converted(base: Decimal, currency: Currency, rates: &Rates) -> Option<Decimal> {
    match currency {
        Currency::USD => Some(base),
        currency => rates.of(currency.as_str())?.convert(base, 0),
    }
}

/// Lets prices follow the base price where they are given market by market: a base price that changes takes along what followed it at one of the
/// `known` rates and what there is no price of yet, and whatever is emptied follows it again, at the rates of `today`.
pub fn follow_base(list: &PriceList, changes: &mut PriceChanges, today: &Rates, known: &[&Rates]) {
    if list.model != PriceModel::PerMarketAndCoreSize {
        return;
    }
    for (at, priced) in list.priced.iter().enumerate() {
        if !matches!(priced.charge, Charge::Size { .. }) {
            continue;
        }
        let before = base(priced);
        let Some(change) = changes.by_charge.get_mut(&at) else { continue };
        // The base price as it is shown is no change of it.
        let wanted = change.dollars.take().flatten().filter(|amount| Some(*amount) != before);
        let Some(now) = wanted.or(before) else { continue };
        for market in &list.markets {
            let Some(currency) = market.currency else { continue };
            let stored = priced.in_market(&market.code);
            let followed = stored.is_none_or(|price| {
                before.is_some_and(|base| is_of_base(base, price.money.amount, currency, known).is_some())
            });
            let emptied = change.markets.get(&market.code) == Some(&None);
            let moves = wanted.is_some() && followed && !change.markets.contains_key(&market.code);
            if !emptied && !moves {
                continue;
            }
            // What followed all the time keeps the rates that it was saved with.
            match stored.filter(|_| emptied && followed && wanted.is_none()) {
                Some(_) => _ = change.markets.remove(&market.code),
                None => {
                    if let Some(amount) = converted(now, currency, today) {
                        change.markets.insert(market.code.clone(), Some(amount));
                    }
                }
            }
        }
        if change.markets.is_empty() {
            changes.by_charge.remove(&at);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Place;
    use domain::price::{Basis, MarketPrice, Money};

    use super::*;
    use crate::pricing::RateTable;

    fn priced(prices: &[(&str, &str, &str)]) -> Priced {
        let price = |(market, amount, currency): &(&str, &str, &str)| MarketPrice {
            market: (*market).to_owned(),
            money: Money::new(amount.parse().unwrap(), currency.parse().unwrap()),
            basis: Basis::Own,
        };
        Priced {
            charge: Charge::Size { size: "1core".to_owned() },
            place: Place::definition(),
            by_market: "regionPrices".to_owned(),
            finer: 0,
            dollars: None,
            prices: prices.iter().map(price).collect(),
            faults: Vec::new(),
        }
    }

    #[test]
    fn the_base_price_is_what_most_markets_in_dollars_pay() {
        let of = |prices: &[(&str, &str, &str)]| base(&priced(prices)).map(|base| base.to_string());
        assert_eq!(of(&[("US", "2", "USD"), ("AF", "3", "USD"), ("AL", "3", "USD")]).as_deref(), Some("3"));
        assert_eq!(
            of(&[("AF", "3", "USD"), ("US", "2", "USD")]).as_deref(),
            Some("2"),
            "of two the first market"
        );
        assert_eq!(of(&[("DE", "3", "EUR")]), None);
    }

    #[test]
    fn a_price_follows_at_the_rates_of_any_known_day() {
        let csv = include_str!("../../../../offer-types/data/exchange-rates.csv");
        let later = csv.replace("2020-09-02", "2026-09-02").replace("EUR,0.844", "EUR,0.9");
        let both = format!("{csv}{}", later.split_once('\n').unwrap().1);
        let table = RateTable::parse(&both).unwrap();
        let known: Vec<&Rates> = table.newest().collect();
        let day = |amount: &str| {
            let (one, amount) = (Decimal::ONE, amount.parse().unwrap());
            is_of_base(one, amount, "EUR".parse().unwrap(), &known).map(|rates| rates.day.as_str())
        };
        assert_eq!((day("0.9"), day("0.84"), day("0.85")), (Some("2026-09-02"), Some("2020-09-02"), None));
    }
}
