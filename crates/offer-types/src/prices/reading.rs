//! From prices that somebody sends, as tables or one by one, to what would change. Everything that is wrong is named with its cell.

use domain::price::{Basis, Currency, PriceList, Table, cell_name};
use domain::{Finding, FindingCode, Place};
use rust_decimal::Decimal;
use words::{Sentence, say};

use super::change::{PriceChange, PriceChanges};
use super::tables::{ALL, COLUMNS, heading};
use crate::pricing::{Problems, parse_price, quoted};

/// The places of the columns before the prices.
const PLAN: usize = 0;
const CODE: usize = 1;
const CURRENCY: usize = 3;

/// Something with its prices, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCharge {
    /// The heading of its column, such as `term P1Y`.
    pub heading: String,
    /// The price in US dollars, if it is to be another; `""` takes it away.
    pub dollars: Option<String>,
    pub prices: Vec<SentPrice>,
}

/// The price of one market, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPrice {
    pub market: String,
    pub currency: Option<String>,
    /// `""` takes the market's own price away.
    pub amount: String,
}

/// What changes in `list`, the prices of `plan`, by `tables` of the form that [`tables`](super::tables()) writes. What they leave out stays
/// as it is, and so does a price that is the same as the one there is: a converted one goes on being converted. `decimals` says how
/// many decimals a currency has.
pub fn read_tables(
    list: &PriceList,
    plan: &str,
    tables: &[Table<String>],
    decimals: &dyn Fn(Currency) -> Option<u32>,
) -> Result<PriceChanges, Vec<Finding>> {
    let mut reading = Reading::of(list, decimals);
    let mut rows = 0;
    for table in tables {
        rows += reading.table(plan, table);
    }
    if rows == 0 && reading.problems.are_none() {
        reading.report(FindingCode::Required, "", say!("prices-without-rows"));
    }
    reading.finish()
}

/// The same for prices that are sent one by one. Places of findings are those in `charges`.
pub fn read_sent(
    list: &PriceList,
    charges: &[SentCharge],
    decimals: &dyn Fn(Currency) -> Option<u32>,
) -> Result<PriceChanges, Vec<Finding>> {
    let (changes, problems) = read_what_is_right(list, charges, decimals);
    if problems.is_empty() { Ok(changes) } else { Err(problems) }
}

/// The changes that can be read, and what is wrong with the others.
pub fn read_what_is_right(
    list: &PriceList,
    charges: &[SentCharge],
    decimals: &dyn Fn(Currency) -> Option<u32>,
) -> (PriceChanges, Vec<Finding>) {
    let mut reading = Reading::of(list, decimals);
    let mut seen = Vec::new();
    for (index, charge) in charges.iter().enumerate() {
        let at = format!("charges[{index}]");
        let Some(known) = reading.charge(&charge.heading) else {
            reading.unknown_column(&at, &charge.heading);
            continue;
        };
        if seen.contains(&known) {
            let text = say!("sheet-second-column", cell = at.clone(), name = quoted(&charge.heading));
            reading.report(FindingCode::Duplicate, &at, text);
            continue;
        }
        seen.push(known);
        if let Some(dollars) = &charge.dollars {
            reading.dollars(&format!("{at}.priceInUsd"), known, dollars);
        }
        let mut markets = Vec::new();
        for (index, price) in charge.prices.iter().enumerate() {
            let at = format!("{at}.prices[{index}]");
            let Some(market) = reading.market(&format!("{at}.market"), &price.market) else { continue };
            if markets.contains(&market) {
                reading.second_row(&format!("{at}.market"), market);
                continue;
            }
            markets.push(market);
            if let Some(currency) = &price.currency {
                reading.currency(&format!("{at}.currency"), market, currency);
            }
            reading.price(&format!("{at}.amount"), known, market, &price.amount);
        }
    }
    let Reading { changes, problems, .. } = reading;
    match problems.unless_any(()) {
        Ok(()) => (changes, Vec::new()),
        Err(problems) => (changes, problems),
    }
}

/// Where what stands in a table.
struct Columns {
    /// The columns before the prices.
    before: [usize; 4],
    /// Those of the prices, each with the place of what it is of.
    charges: Vec<(usize, usize)>,
}

struct Reading<'l> {
    list: &'l PriceList,
    decimals: &'l dyn Fn(Currency) -> Option<u32>,
    changes: PriceChanges,
    problems: Problems,
}

impl<'l> Reading<'l> {
    fn of(list: &'l PriceList, decimals: &'l dyn Fn(Currency) -> Option<u32>) -> Self {
        Self { list, decimals, changes: PriceChanges::default(), problems: Problems::default() }
    }

    fn finish(self) -> Result<PriceChanges, Vec<Finding>> {
        self.problems.unless_any(self.changes)
    }

    /// Reads a table; returns how many rows of prices it has.
    fn table(&mut self, plan: &str, table: &Table<String>) -> usize {
        let mut rows =
            table.rows.iter().enumerate().filter(|(_, row)| row.iter().any(|text| !text.trim().is_empty()));
        let Some((number, header)) = rows.next() else { return 0 };
        let at = |row: usize, column: usize| format!("{}!{}", table.name, cell_name(row, column));
        let Some(Columns { before, charges }) = self.columns(table, number, header) else { return 0 };
        let (mut count, mut seen) = (0, Vec::new());
        for (number, row) in rows {
            let text = |column: usize| row.get(column).map_or("", |text| text.trim());
            let [of, code, _, currency] = before;
            if !text(of).eq_ignore_ascii_case(plan) {
                let (other, own) = (quoted(text(of)), quoted(plan));
                let text = say!("prices-of-other-plan", cell = at(number, of), other, own);
                self.report(FindingCode::NotAllowed, &at(number, of), text);
                // Every other row would say the same.
                return count + 1;
            }
            for (column, _) in row.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
                if header.get(column).is_none_or(|name| name.trim().is_empty()) {
                    let place = at(number, column);
                    let said = say!("sheet-unnamed-column", cell = place.clone());
                    self.report(FindingCode::NotAllowed, &place, said);
                }
            }
            count += 1;
            if text(code) == ALL {
                if !text(currency).eq_ignore_ascii_case("USD") {
                    let place = at(number, currency);
                    self.report(
                        FindingCode::NotAllowed,
                        &place,
                        say!("prices-all-in-usd", cell = place.clone()),
                    );
                }
                for (column, charge) in &charges {
                    self.dollars(&at(number, *column), *charge, text(*column));
                }
                continue;
            }
            let Some(market) = self.market(&at(number, code), text(code)) else { continue };
            if seen.contains(&market) {
                self.second_row(&at(number, code), market);
                continue;
            }
            seen.push(market);
            self.currency(&at(number, currency), market, text(currency));
            for (column, charge) in &charges {
                self.price(&at(number, *column), *charge, market, text(*column));
            }
        }
        count
    }

    /// The places of the columns before the prices, and those of the prices with what they are of.
    fn columns(&mut self, table: &Table<String>, number: usize, header: &[String]) -> Option<Columns> {
        let mut before = [None; 4];
        let mut charges: Vec<(usize, usize)> = Vec::new();
        for (column, text) in header.iter().enumerate() {
            let text = text.trim();
            let at = format!("{}!{}", table.name, cell_name(number, column));
            if text.is_empty() {
                continue;
            }
            let second = match COLUMNS.iter().position(|name| name.eq_ignore_ascii_case(text)) {
                Some(place) => before[place].replace(column).is_some(),
                None => match self.charge(text) {
                    Some(charge) => {
                        let second = charges.iter().any(|(_, known)| *known == charge);
                        charges.push((column, charge));
                        second
                    }
                    None => {
                        self.unknown_column(&at, text);
                        false
                    }
                },
            };
            if second {
                let said = say!("sheet-second-column", cell = at.clone(), name = quoted(text));
                self.report(FindingCode::Duplicate, &at, said);
            }
        }
        // Nobody needs the name of a market.
        for place in [PLAN, CODE, CURRENCY] {
            if before[place].is_none() {
                let (sheet, row, name) = (quoted(&table.name), number + 1, COLUMNS[place].to_owned());
                let text = say!("prices-missing-column", sheet, row, name);
                self.report(FindingCode::Required, &table.name, text);
            }
        }
        let [plan, code, name, currency] = before;
        Some(Columns { before: [plan?, code?, name.unwrap_or_default(), currency?], charges })
    }

    fn charge(&self, name: &str) -> Option<usize> {
        let is_it = |known: &str| known.eq_ignore_ascii_case(name);
        self.list.priced.iter().position(|priced| is_it(&heading(&priced.charge)))
    }

    fn unknown_column(&mut self, at: &str, name: &str) {
        let mut known: Vec<String> = self.list.priced.iter().map(|priced| heading(&priced.charge)).collect();
        known.truncate(40);
        let (cell, name, known) = (at.to_owned(), quoted(name), known.join(", "));
        self.report(FindingCode::NotAllowed, at, say!("prices-unknown-column", cell, name, known));
    }

    /// The place of a market among those where the plan is sold.
    fn market(&mut self, at: &str, code: &str) -> Option<usize> {
        let found = self.list.markets.iter().position(|market| market.code.eq_ignore_ascii_case(code));
        if found.is_none() {
            let text = say!("prices-not-sold", cell = at.to_owned(), market = quoted(code));
            self.report(FindingCode::NotAllowed, at, text);
        }
        found
    }

    fn second_row(&mut self, at: &str, market: usize) {
        let region = self.list.markets[market].code.clone();
        self.report(FindingCode::Duplicate, at, say!("sheet-second-row", cell = at.to_owned(), region));
    }

    fn currency(&mut self, at: &str, market: usize, text: &str) {
        let market = &self.list.markets[market];
        // Where only free plans are sold there is none.
        let right = market.currency.as_ref().map_or("", Currency::as_str);
        if !right.is_empty() && !right.eq_ignore_ascii_case(text) {
            let (region, currency) = (market.code.clone(), right.to_owned());
            let text = say!("sheet-currency", cell = at.to_owned(), region, currency);
            self.report(FindingCode::NotAllowed, at, text);
        }
    }

    fn dollars(&mut self, at: &str, charge: usize, text: &str) {
        let now = self.list.priced[charge].dollars;
        if text.is_empty() {
            if now.is_some() {
                self.change(charge).dollars = Some(None);
            }
        } else if let Some(amount) = self.amount(at, charge, Currency::USD, now, text) {
            self.change(charge).dollars = Some(Some(amount));
        }
    }

    fn price(&mut self, at: &str, charge: usize, market: usize, text: &str) {
        let (list, code) = (self.list, self.list.markets[market].code.clone());
        let now = list.priced[charge].in_market(&code);
        if text.is_empty() {
            if now.is_some_and(|now| now.basis == Basis::Own) {
                self.change(charge).markets.insert(code, None);
            }
            return;
        }
        let currency = list.markets[market].currency;
        let amount = now.map(|now| now.money.amount);
        let Some(amount) = self.amount(at, charge, currency.unwrap_or(Currency::USD), amount, text) else {
            return;
        };
        if currency.is_none() && !amount.is_zero() {
            let text = say!("prices-only-free", cell = at.to_owned(), market = code);
            return self.report(FindingCode::Inconsistent, at, text);
        }
        self.change(charge).markets.insert(code, Some(amount));
    }

    /// The amount, if it is one and another than `now`.
    fn amount(
        &mut self,
        at: &str,
        charge: usize,
        currency: Currency,
        now: Option<Decimal>,
        text: &str,
    ) -> Option<Decimal> {
        let amount = match parse_price(text) {
            Ok(amount) => amount,
            Err(reason) => {
                self.report(reason.code(), at, reason.words_of_cell(at.to_owned(), text));
                return None;
            }
        };
        if now == Some(amount) {
            return None;
        }
        let priced = &self.list.priced[charge];
        // An hour of a machine may cost a part of a cent: what its publisher gives is not rounded.
        let is_by_hour = matches!(priced.charge, domain::price::Charge::Size { .. });
        let most = (self.decimals)(currency).filter(|_| !is_by_hour).map(|decimals| decimals + priced.finer);
        if let Some(most) = most.filter(|most| amount.normalize().scale() > *most) {
            let price = quoted(text);
            let text = say!("sheet-price-too-precise", cell = at.to_owned(), price, most = i64::from(most));
            self.report(FindingCode::OutOfRange, at, text);
            return None;
        }
        Some(amount)
    }

    fn change(&mut self, charge: usize) -> &mut PriceChange {
        self.changes.by_charge.entry(charge).or_default()
    }

    fn report(&mut self, code: FindingCode, at: &str, text: Sentence) {
        self.problems.report(code, &Place::around(at), text);
    }
}
