//! What things cost, in words.

use domain::price::{Charge, Money, Payment, PriceList, PriceModel, Priced, Term};
use offer_types::prices::{Glance, Least, Per};
use ui::Reader;
use ui::product::{Cell, Table};
use words::{Sentence, say};

use crate::money::written;

/// The least that a plan costs, in one sentence, in the currency's code.
pub fn price_words(price: &Glance) -> Sentence {
    let Least { amount, currency, per, per_user, is_only } = match price {
        Glance::Free => return say!("plans-price-free"),
        Glance::OwnLicence => return say!("plans-price-licence"),
        Glance::ByUse => return say!("plans-price-use"),
        Glance::From(least) => least.clone(),
    };
    match (per, per_user, is_only) {
        (Per::MachineHour, ..) => say!("plans-price-hour", amount, currency),
        (Per::UnitHour(unit), ..) => say!("plans-price-unit", amount, currency, unit),
        (Per::Months(months), false, true) => {
            say!("plans-price-months", amount, currency, months = i64::from(months))
        }
        (Per::Months(months), false, false) => {
            say!("plans-price-months-from", amount, currency, months = i64::from(months))
        }
        (Per::Months(months), true, _) => {
            say!("plans-price-user", amount, currency, months = i64::from(months))
        }
    }
}

/// How long something is bought for, and when that is paid.
pub fn term_sentence(term: Term, payment: Payment) -> Sentence {
    say!("pricing-row-term", term = term_words(term), payment = payment_words(payment))
}

fn term_words(term: Term) -> Sentence {
    match term.months() {
        months if months % 12 == 0 => say!("pricing-term-years", many = months / 12),
        months => say!("pricing-term-months", many = months),
    }
}

fn payment_words(payment: Payment) -> Sentence {
    match payment {
        Payment::Upfront => say!("pricing-paid-upfront"),
        Payment::Monthly => say!("pricing-paid-monthly"),
        Payment::Yearly => say!("pricing-paid-yearly"),
    }
}

/// A price as the head of a product shows it: how much, and what for.
pub(crate) struct Headline {
    pub(crate) amount: String,
    pub(crate) about: Option<String>,
    /// Whether something of it costs more.
    pub(crate) is_least: bool,
}

pub(crate) fn headline(reader: &Reader<'_>, price: &Glance) -> Headline {
    let alone = |sentence: &Sentence| Headline { amount: reader.say(sentence), about: None, is_least: false };
    let least = match price {
        Glance::Free => return alone(&say!("plans-price-free")),
        Glance::OwnLicence => return alone(&say!("plans-price-licence")),
        Glance::ByUse => return alone(&say!("store-price-use")),
        Glance::From(least) => least,
    };
    let amount = match (least.amount.parse(), least.currency.parse()) {
        (Ok(amount), Ok(currency)) => written(reader, Money::new(amount, currency)),
        _ => format!("{} {}", least.currency, least.amount),
    };
    let about = match (&least.per, least.per_user) {
        (Per::MachineHour, _) => say!("store-per-hour"),
        (Per::UnitHour(unit), _) => say!("store-per-unit", unit = Sentence::of_type(unit.clone())),
        (Per::Months(months), false) => say!("store-per-months", months = i64::from(*months)),
        (Per::Months(months), true) => say!("store-per-user", months = i64::from(*months)),
    };
    Headline { amount, about: Some(reader.say(&about)), is_least: !least.is_only }
}

/// The same in one line.
pub(crate) fn line(reader: &Reader<'_>, price: &Glance) -> String {
    let Headline { amount, about, is_least } = headline(reader, price);
    let Some(about) = about else { return amount };
    let both = say!("store-price-per", price = amount, per = about);
    match is_least {
        true => reader.say(&say!("store-price-from", price = both)),
        false => reader.say(&both),
    }
}

/// What a plan costs in `market`, one sentence for each way to pay.
pub(crate) fn lines(reader: &Reader<'_>, list: &PriceList, market: &str) -> Vec<String> {
    match list.model {
        PriceModel::Free => return vec![reader.say(&say!("plans-price-free"))],
        PriceModel::OwnLicence => return vec![reader.say(&say!("plans-price-licence"))],
        _ => {}
    }
    let per_user = matches!(list.model, PriceModel::PerUser(_));
    let monthly = match per_user {
        true => say!("store-per-user", months = 1i64),
        false => say!("store-per-months", months = 1i64),
    };
    let money = |priced: &Priced| Some(priced.in_market(market)?.money);
    let mut lines: Vec<String> = Vec::new();
    for priced in &list.priced {
        let Some(money) = money(priced) else { continue };
        let price = written(reader, money);
        let sentence = match &priced.charge {
            Charge::Month => {
                let per = monthly.clone();
                say!("store-price-per", price, per)
            }
            Charge::Term { term, payment } => {
                let months = i64::from(match payment {
                    Payment::Upfront => term.months(),
                    Payment::Monthly => 1,
                    Payment::Yearly => 12,
                });
                let per =
                    if per_user { say!("store-per-user", months) } else { say!("store-per-months", months) };
                match i64::from(term.months()) == months {
                    true => say!("store-price-per", price, per),
                    false => say!("store-price-term", price, per, term = term_words(*term)),
                }
            }
            Charge::Hour { unit } => {
                let per = say!("store-per-unit", unit = Sentence::of_type(unit.clone()));
                say!("store-price-per", price, per)
            }
            Charge::Meter { .. } | Charge::Size { .. } => continue,
        };
        lines.push(reader.say(&sentence));
    }
    lines.extend(of_sizes(reader, list, market));
    if lines.is_empty() && !meters(list, market).is_empty() {
        lines.push(reader.say(&say!("store-price-use")));
    }
    lines
}

/// The least and the most that an hour of a machine costs.
fn of_sizes(reader: &Reader<'_>, list: &PriceList, market: &str) -> Option<String> {
    let prices: Vec<Money> = sizes(list, market).into_iter().map(|(_, money)| money).collect();
    let least = prices.iter().min_by_key(|money| money.amount)?;
    let most = prices.iter().max_by_key(|money| money.amount)?;
    let hourly = say!("store-per-hour");
    Some(reader.say(&match least.amount == most.amount {
        _ if most.amount.is_zero() => say!("plans-price-free"),
        true => say!("store-price-per", price = written(reader, *least), per = hourly),
        false => say!("store-price-sizes", least = written(reader, *least), most = written(reader, *most)),
    }))
}

fn sizes<'l>(list: &'l PriceList, market: &str) -> Vec<(&'l str, Money)> {
    let of_size = |priced: &'l Priced| match &priced.charge {
        Charge::Size { size } => Some((size.as_str(), priced.in_market(market)?.money)),
        _ => None,
    };
    list.priced.iter().filter_map(of_size).collect()
}

/// What each size of a machine costs, where that differs.
pub(crate) fn size_table(reader: &Reader<'_>, list: &PriceList, market: &str) -> Option<Table> {
    let sizes = sizes(list, market);
    let first = sizes.first()?.1.amount;
    if sizes.iter().all(|(_, money)| money.amount == first) {
        return None;
    }
    let row = |(size, money): &(&str, Money)| {
        let cores = match size.strip_suffix("core").and_then(|many| many.parse::<i64>().ok()) {
            Some(many) => say!("pricing-row-cores", many),
            None => say!("pricing-row-shared"),
        };
        [reader.say(&cores), written(reader, *money)].map(|text| Cell { text, ..Cell::default() }).into()
    };
    Some(Table {
        caption: reader.say(&say!("store-sizes")),
        heads: [say!("store-size"), say!("store-hour")].map(|head| reader.say(&head)).into(),
        rows: sizes.iter().map(row).collect(),
    })
}

fn meters<'l>(list: &'l PriceList, market: &str) -> Vec<(&'l Priced, Money)> {
    let meters = list.priced.iter().filter(|priced| matches!(priced.charge, Charge::Meter { .. }));
    meters.filter_map(|priced| Some((priced, priced.in_market(market)?.money))).collect()
}

/// What is paid for by what was used.
pub(crate) fn meter_table(reader: &Reader<'_>, list: &PriceList, market: &str) -> Option<Table> {
    let row = |(priced, money): (&Priced, Money)| {
        let Charge::Meter { id, name, unit, included } = &priced.charge else { return Vec::new() };
        let name = if name.is_empty() { id } else { name };
        let price = say!("store-price-meter", price = written(reader, money), unit = unit.clone());
        let included = included.iter().map(|(term, included)| {
            reader.say(&match included {
                domain::price::Included::Quantity(many) => {
                    say!(
                        "store-meter-some",
                        many = i64::try_from(*many).unwrap_or(i64::MAX),
                        term = term_words(*term)
                    )
                }
                domain::price::Included::Unlimited => say!("store-meter-all", term = term_words(*term)),
            })
        });
        let included: Vec<_> = included.collect();
        [name.clone(), reader.say(&price), included.join(" · ")]
            .map(|text| Cell { text, ..Cell::default() })
            .into()
    };
    let rows: Vec<_> = meters(list, market).into_iter().map(row).collect();
    (!rows.is_empty()).then(|| Table {
        caption: reader.say(&say!("store-meters")),
        heads: [say!("store-meter"), say!("product-price"), say!("store-meter-included")]
            .map(|head| reader.say(&head))
            .into(),
        rows,
    })
}
