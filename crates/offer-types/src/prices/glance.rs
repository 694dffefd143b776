//! What a plan costs at least, to be told in a row.

use domain::price::{Charge, Currency, Money, Payment, PriceList, PriceModel, Priced};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::pricing::PriceFrom;

/// What a plan costs at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Glance {
    Free,
    /// Customers bring a licence, and pay for it elsewhere.
    OwnLicence,
    /// Only what is used costs anything.
    ByUse,
    /// The least that one payment comes to.
    From(Least),
}

/// The least that a plan costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Least {
    /// As its publisher wrote it, without zeros at the end.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    pub per: Per,
    /// Whether that is for each user.
    pub per_user: bool,
    /// Whether nothing of the plan costs more.
    pub is_only: bool,
}

/// What is paid for at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// An hour of a machine, whatever its size.
    MachineHour,
    /// An hour of a unit, such as a node.
    UnitHour(String),
    Months(u32),
}

impl Glance {
    /// What the prices of `list` that their publisher gave come to, in US dollars where there is such a price, else in the currency of
    /// the first market that has one. Nothing where none is given yet.
    pub fn of(list: &PriceList) -> Option<Self> {
        Self::of_each(list, given)
    }

    /// What the prices of `list` come to in `market`; nothing where it has none there.
    pub fn in_market(list: &PriceList, market: &str) -> Option<Self> {
        let is_sold = list.markets.is_empty() || list.markets.iter().any(|sold| sold.code == market);
        is_sold.then(|| Self::of_each(list, |priced| priced.in_market(market).map(|price| price.money)))?
    }

    fn of_each(list: &PriceList, money: impl Fn(&Priced) -> Option<Money>) -> Option<Self> {
        match list.model {
            PriceModel::Free => return Some(Self::Free),
            PriceModel::OwnLicence => return Some(Self::OwnLicence),
            _ => {}
        }
        let per_user = matches!(list.model, PriceModel::PerUser(_));
        let told: Vec<(Per, Money)> =
            list.priced.iter().filter_map(|priced| Some((per(&priced.charge)?, money(priced)?))).collect();
        let has_meters = list.priced.iter().any(|priced| matches!(priced.charge, Charge::Meter { .. }));
        let currency = told.iter().map(|(_, money)| money.currency).find(|one| *one == Currency::USD);
        let currency = currency.or_else(|| told.first().map(|(_, money)| money.currency));
        let same: Vec<_> = told.iter().filter(|(_, money)| Some(money.currency) == currency).collect();
        match same.iter().min_by_key(|(_, money)| money.amount) {
            None => has_meters.then_some(Self::ByUse),
            Some((_, money)) if money.amount.is_zero() && told.len() == 1 => {
                Some(if has_meters { Self::ByUse } else { Self::Free })
            }
            Some((per, money)) => Some(Self::From(Least {
                amount: money.amount.normalize().to_string(),
                currency: money.currency.to_string(),
                per: per.clone(),
                per_user,
                is_only: told.len() == 1 && !has_meters,
            })),
        }
    }

    /// What the first of `prices` comes to, or another that costs less of the same.
    pub fn least<'g>(prices: impl IntoIterator<Item = &'g Self>) -> Option<Self> {
        let mut prices = prices.into_iter();
        let first = prices.next()?;
        Some(prices.fold(first, |least, price| if price.is_less(least) { price } else { least }).clone())
    }

    /// Whether this costs less than `other`, where both are paid alike and so can be compared.
    pub fn is_less(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Free, other) => *other != Self::Free,
            (Self::From(one), Self::From(other)) => {
                let is_alike =
                    one.currency == other.currency && one.per == other.per && one.per_user == other.per_user;
                let amount = |least: &Least| least.amount.parse::<Decimal>().ok();
                is_alike && amount(one).zip(amount(other)).is_some_and(|(one, other)| one < other)
            }
            _ => false,
        }
    }

    /// The same of a plan whose machines are charged for by the hour.
    pub fn of_machines(from: &PriceFrom) -> Self {
        match from {
            PriceFrom::Free => Self::Free,
            PriceFrom::OwnLicence => Self::OwnLicence,
            PriceFrom::Hour { amount, currency, .. } => Self::From(Least {
                amount: amount.to_string(),
                currency: currency.clone(),
                per: Per::MachineHour,
                per_user: false,
                is_only: false,
            }),
        }
    }
}

/// What one payment of a charge is for; nothing for a meter, which is paid for what was used.
fn per(charge: &Charge) -> Option<Per> {
    Some(match charge {
        Charge::Month => Per::Months(1),
        Charge::Term { term, payment } => Per::Months(match payment {
            Payment::Upfront => term.months(),
            Payment::Monthly => 1,
            Payment::Yearly => 12,
        }),
        Charge::Hour { unit } => Per::UnitHour(unit.clone()),
        Charge::Size { .. } => Per::MachineHour,
        Charge::Meter { .. } => return None,
    })
}

fn given(priced: &Priced) -> Option<Money> {
    let dollars = priced.dollars.map(|amount| Money::new(amount, Currency::USD));
    dollars.or_else(|| priced.prices.first().map(|price| price.money))
}

#[cfg(test)]
mod tests {
    use domain::Place;
    use domain::price::{Basis, MarketPrice, Seats, Term};

    use super::*;

    fn priced(charge: Charge, dollars: Option<&str>, euros: Option<&str>) -> Priced {
        let own = euros.map(|amount| MarketPrice {
            market: "DE".to_owned(),
            money: Money::new(amount.parse().unwrap(), "EUR".parse().unwrap()),
            basis: Basis::Own,
        });
        Priced {
            charge,
            place: Place::definition(),
            by_market: String::new(),
            finer: 0,
            dollars: dollars.map(|amount| amount.parse().unwrap()),
            prices: own.into_iter().collect(),
            faults: Vec::new(),
        }
    }

    fn glance(model: PriceModel, priced: Vec<Priced>) -> Option<Glance> {
        Glance::of(&PriceList { model, markets: Vec::new(), priced })
    }

    fn from(told: Option<Glance>) -> (String, Per, bool, bool) {
        let Some(Glance::From(least)) = told else { panic!("{told:?}") };
        (format!("{} {}", least.amount, least.currency), least.per, least.per_user, least.is_only)
    }

    #[test]
    fn the_least_payment_is_told_with_what_it_is_for() {
        let month =
            || priced(Charge::Term { term: Term::Month, payment: Payment::Upfront }, Some("49.00"), None);
        let year =
            || priced(Charge::Term { term: Term::Year, payment: Payment::Monthly }, Some("45"), Some("40"));
        let users = PriceModel::PerUser(Seats::default());
        assert_eq!(from(glance(users, vec![month()])), ("49 USD".to_owned(), Per::Months(1), true, true));
        let both = from(glance(PriceModel::Flat, vec![month(), year()]));
        assert_eq!(both, ("45 USD".to_owned(), Per::Months(1), false, false));
        let years =
            priced(Charge::Term { term: Term::ThreeYears, payment: Payment::Upfront }, None, Some("495"));
        assert_eq!(from(glance(PriceModel::Flat, vec![years])).1, Per::Months(36));
    }

    #[test]
    fn what_costs_nothing_or_by_use_only_is_said_so() {
        let meter = || Charge::Meter {
            id: "m".to_owned(),
            name: "M".to_owned(),
            unit: "GB".to_owned(),
            included: std::collections::BTreeMap::new(),
        };
        let nothing = || priced(Charge::Month, Some("0"), None);
        assert_eq!(glance(PriceModel::Flat, vec![priced(meter(), Some("1"), None)]), Some(Glance::ByUse));
        let both = vec![nothing(), priced(meter(), Some("1"), None)];
        assert_eq!(glance(PriceModel::Flat, both), Some(Glance::ByUse));
        assert_eq!(glance(PriceModel::Flat, vec![nothing()]), Some(Glance::Free));
        assert_eq!(glance(PriceModel::Free, Vec::new()), Some(Glance::Free));
        assert_eq!(glance(PriceModel::OwnLicence, Vec::new()), Some(Glance::OwnLicence));
        assert_eq!(glance(PriceModel::Flat, vec![priced(Charge::Month, None, None)]), None);
    }
}
