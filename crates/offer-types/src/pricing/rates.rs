//! Dated exchange rates.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::geography::{USD, market_currencies, regions};
use domain::Timestamp;
use domain::price::exact::Exact;
use domain::price::{Rate, Rates};

/// Bounds that keep every conversion exact before it is rounded.
const MAX_DIGITS: usize = 10;
const MAX_WHOLE_DIGITS: i64 = 10;
const MAX_DECIMALS: i64 = 10;
/// ISO 4217 knows up to four.
const MAX_MINOR_UNIT: u32 = 4;

const COLUMNS: [&str; 4] = ["date", "currency", "rate", "minor_unit"];

/// One line of a rate table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct InvalidRate {
    pub line: u64,
    pub message: String,
}

/// Exchange rates of several days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    /// By the start of the UTC day from which they are in force.
    sets: BTreeMap<Timestamp, Rates>,
}

impl RateTable {
    /// Reads the columns of `exchange-rates.csv`: `date` (`2020-09-02`), `currency`, `rate` (units per US dollar) and
    /// `minor_unit` (decimals of the currency). Every date has a rate for every currency plans are sold in.
    /// Every problem is reported.
    pub fn parse(csv: &str) -> Result<Self, Vec<InvalidRate>> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
        if !reader.headers().is_ok_and(|header| header == COLUMNS[..]) {
            return Err(vec![problem(1, format!("the columns must be {}", COLUMNS.join(",")))]);
        }
        let mut sets: BTreeMap<Timestamp, (u64, Rates)> = BTreeMap::new();
        let mut problems = Vec::new();
        for record in reader.records() {
            let position = match &record {
                Ok(record) => record.position(),
                Err(error) => error.position(),
            };
            let line = position.map_or(0, csv::Position::line);
            let row = record.as_ref().map_err(ToString::to_string).and_then(read_row);
            let added = row.and_then(|(date, currency, rate)| {
                let day =
                    || record.as_ref().ok().and_then(|record| record.get(0)).unwrap_or_default().to_owned();
                let (_, rates) = sets.entry(date).or_insert_with(|| (line, Rates::of_day(day())));
                match rates.add(currency, rate) {
                    true => Ok(()),
                    false => Err(format!("a second rate of {currency} for the same date")),
                }
            });
            problems.extend(added.err().map(|message| problem(line, message)));
        }
        // What a broken line was to give is not missing.
        if problems.is_empty() {
            for (line, rates) in sets.values() {
                let lacks = |currency| problem(*line, format!("the rates of this date lack {currency}"));
                problems.extend(missing(rates).into_iter().map(lacks));
            }
            if sets.is_empty() {
                problems.push(problem(1, "there are no rates".to_owned()));
            }
        }
        let sets = sets.into_iter().map(|(date, (_, rates))| (date, rates)).collect();
        if problems.is_empty() { Ok(Self { sets }) } else { Err(problems) }
    }

    /// The rates compiled into the program.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../../../../offer-types/data/exchange-rates.csv"))
            .expect("a test reads the built-in rates")
    }

    /// The currencies of markets that the latest rates lack, though no virtual machine is sold in them: prices in US dollars have no price
    /// there.
    pub fn lacking(&self) -> Vec<&'static str> {
        let latest = self.sets.values().next_back();
        let mut lacking: Vec<&str> = market_currencies().collect();
        lacking.retain(|currency| latest.is_some_and(|rates| rates.of(currency).is_none()));
        lacking.sort_unstable();
        lacking.dedup();
        lacking
    }

    /// No rates at all: nothing but US dollars has a price.
    pub(super) fn none() -> Self {
        Self { sets: BTreeMap::new() }
    }

    /// All rates, the latest first.
    pub fn newest(&self) -> impl Iterator<Item = &Rates> {
        self.sets.values().rev()
    }

    /// The latest rates dated no later than `date`; none before the first.
    pub fn on(&self, date: Timestamp) -> Option<&Rates> {
        self.sets.range(..=date).next_back().map(|(_, rates)| rates)
    }
}

fn missing(rates: &Rates) -> Vec<&'static str> {
    let mut missing: Vec<&str> = regions().iter().map(|region| region.currency.as_str()).collect();
    missing.retain(|currency| rates.of(currency).is_none());
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn problem(line: u64, message: String) -> InvalidRate {
    InvalidRate { line, message }
}

fn read_row(record: &csv::StringRecord) -> Result<(Timestamp, &str, Rate), String> {
    let [date, currency, rate, minor_unit] =
        [0, 1, 2, 3].map(|column| record.get(column).unwrap_or_default());
    let day: Option<jiff::civil::Date> = if date.len() == 10 { date.parse().ok() } else { None };
    let day = day.and_then(|day| Timestamp::parse(&format!("{day}T00:00:00Z")));
    let date = day.ok_or_else(|| format!("`{date}` is not a date such as 2020-09-02"))?;
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(format!("`{currency}` is not a currency code such as EUR"));
    }
    let per_usd = Exact::parse(rate)
        .filter(|rate| !rate.negative && !rate.is_zero())
        .filter(|rate| rate.significant_digits() <= MAX_DIGITS && rate.decimals() <= MAX_DECIMALS)
        .filter(|rate| rate.whole_digits() <= MAX_WHOLE_DIGITS)
        .and_then(|rate| rate.magnitude());
    let per_usd = per_usd.ok_or_else(|| {
        format!("`{rate}` is not a rate: a number above 0 with at most {MAX_DIGITS} digits")
    })?;
    if currency == USD && per_usd != Decimal::ONE {
        return Err("rates are per US dollar, so that of USD is 1".to_owned());
    }
    let minor_unit = minor_unit.parse().ok().filter(|decimals| *decimals <= MAX_MINOR_UNIT);
    let minor_unit = minor_unit.ok_or_else(|| format!("minor_unit must be 0 to {MAX_MINOR_UNIT}"))?;
    Ok((date, currency, Rate { per_usd, minor_unit }))
}
