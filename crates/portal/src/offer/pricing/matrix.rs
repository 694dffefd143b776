//! The matrix of prices: what is charged for, by market.

use std::collections::BTreeMap;

use app::plan_prices::{Looked, Rated};
use domain::Timestamp;
use domain::price::{Charge, Currency, PriceList, PriceModel};
use offer_types::OfferType;
use offer_types::prices::{Fixing, Holds, heading};
use rust_decimal::Decimal;
use ui::Reader;
use words::{Sentence, say};

use super::asked::Asked;
use super::standing::{RowStanding, Standing, standings, typed};
use super::words::{charge_name, market_name};

/// The column of the base price.
pub(crate) const BASE: &str = "USD";

/// A column of the matrix.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// The code of the market, or [`BASE`].
    pub(crate) key: String,
    pub(crate) name: String,
    /// Nothing where nothing may cost anything.
    pub(crate) currency: String,
    /// The rate that most prices follow at; nothing where none does.
    pub(crate) rate: String,
}

/// A price.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    /// What its input is called; nothing where it is not typed.
    pub(crate) name: Option<String>,
    pub(crate) label: String,
    /// Of its own.
    pub(crate) text: String,
    /// What it is without one.
    pub(crate) follows: String,
    pub(crate) class: &'static str,
    /// What the live version says, where that is something else, and what somebody saved meanwhile.
    pub(crate) beside: Vec<String>,
    pub(crate) fault: Option<String>,
    /// Whether what is missing leads to it.
    pub(crate) is_sought: bool,
}

impl Cell {
    /// Whether it needs no class: how an input looks follows from what is in it.
    pub(crate) fn is_plain(&self) -> bool {
        self.class.is_empty() || self.name.is_some()
    }

    /// What a reader of the page is told beside the price itself.
    pub(crate) fn has_more(&self) -> bool {
        !self.beside.is_empty() || self.fault.is_some()
    }
}

/// Something that is charged for.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// As the API names it.
    pub(crate) heading: String,
    pub(crate) name: String,
    pub(crate) cells: Vec<Cell>,
    /// The prices of its own in all columns, as they are stored: what a form was made of.
    pub(crate) was: String,
}

/// Rows of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// What the first column is called.
    pub(crate) corner: String,
    pub(crate) counts: Counts,
}

/// What is said of the prices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Prices of single markets.
    pub(crate) own: usize,
    /// Prices that are missing where the plan is sold.
    pub(crate) missing: usize,
    /// Prices that the live version has otherwise.
    pub(crate) differing: usize,
    /// Prices that cannot be typed any more.
    pub(crate) fixed: usize,
    /// The day of the rates that most follow at.
    pub(crate) day: Option<String>,
}

/// What stands in cells other than what is stored, by row and column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Over {
    /// What was typed.
    pub(crate) typed: BTreeMap<(String, String), String>,
    pub(crate) faults: BTreeMap<(String, String), String>,
    /// What somebody else stored meanwhile.
    pub(crate) theirs: BTreeMap<(String, String), String>,
}

/// What a matrix is made of.
pub(crate) struct Made<'m> {
    pub(crate) reader: &'m Reader<'m>,
    pub(crate) known: Option<&'m OfferType>,
    pub(crate) rated: Rated<'m>,
    /// What the plan costs as it is shown.
    pub(crate) list: &'m PriceList,
    pub(crate) looked: &'m Looked,
    pub(crate) may_edit: bool,
    pub(crate) over: &'m Over,
    /// Columns whose prices of their own are emptied, to be looked at before they are stored.
    pub(crate) recalculated: bool,
}

impl Made<'_> {
    pub(crate) fn matrix(&self, asked: &Asked) -> Matrix {
        let rows = standings(self.list, self.rated);
        let live = self.looked.live.as_ref().map(|live| (live, standings(&live.list, self.rated)));
        let live_row = |charge: &Charge| {
            let (live, rows) = live.as_ref()?;
            let is_it = |other: &Charge| (other.kind(), other.key()) == (charge.kind(), charge.key());
            let at = live.list.priced.iter().position(|priced| is_it(&priced.charge))?;
            Some(&rows[at])
        };
        let live_rows: Vec<Option<&RowStanding>> =
            self.list.priced.iter().map(|priced| live_row(&priced.charge)).collect();
        let differs = |at: usize, code: &str| {
            live_rows[at].is_some_and(|live| {
                let amount = |row: &RowStanding| row.markets.get(code).and_then(Standing::amount);
                amount(live) != amount(&rows[at])
            })
        };
        let shown = asked.columns_of(self.reader, self.list, &rows, &differs);
        let columns = self.columns(&shown, &rows);
        let mut counts = Counts::default();
        self.count(&rows, &mut counts, &differs);
        let only = |at: usize| match asked.which {
            super::asked::Which::All => true,
            super::asked::Which::Own => rows[at].markets.values().any(|standing| standing.own().is_some()),
            super::asked::Which::Differing => rows[at].markets.keys().any(|code| differs(at, code)),
        };
        let made = self.list.priced.iter().enumerate().filter(|(at, _)| only(*at)).enumerate();
        let made = made
            .map(|(number, (at, _))| self.row(number, at, &rows[at], live_rows[at], &columns, &mut counts));
        let made = made.collect();
        Matrix { columns, rows: made, corner: self.corner(), counts }
    }

    fn corner(&self) -> String {
        let is_size =
            matches!(self.list.priced.first().map(|priced| &priced.charge), Some(Charge::Size { .. }));
        self.reader.say(&if is_size { say!("pricing-corner-size") } else { say!("pricing-corner") })
    }

    fn columns(&self, shown: &[usize], rows: &[RowStanding]) -> Vec<Column> {
        let base = Column {
            key: BASE.to_owned(),
            name: self.reader.say(&say!("pricing-base")),
            currency: Currency::USD.to_string(),
            rate: String::new(),
        };
        let markets = shown.iter().map(|at| {
            let market = &self.list.markets[*at];
            let currency = market.currency.map(|currency| currency.to_string()).unwrap_or_default();
            let rate = usual_rate(rows, &market.code).map(|rate| self.rate(rate, &currency));
            Column {
                key: market.code.clone(),
                name: market_name(self.reader, market),
                rate: rate.unwrap_or_default(),
                currency,
            }
        });
        std::iter::once(base).chain(markets).collect()
    }

    fn rate(&self, per_usd: Decimal, currency: &str) -> String {
        self.reader.say(&say!("pricing-rate", rate = shown(per_usd), currency = currency.to_owned()))
    }

    /// The rate and its day of a price that follows at another rate than the others of its column.
    fn other_rate(&self, standing: &Standing, column: &Column) -> Option<String> {
        let Standing::Follows { day: Some(day), rate: Some(rate), .. } = standing else { return None };
        let rate = self.rate(*rate, &column.currency);
        let at = Timestamp::parse(&format!("{day}T00:00:00Z")).filter(|_| rate != column.rate)?;
        Some(self.reader.say(&say!("pricing-rate-of", rate, day = self.reader.date(at))))
    }

    fn count(&self, rows: &[RowStanding], counts: &mut Counts, differs: &dyn Fn(usize, &str) -> bool) {
        let mut days: BTreeMap<&str, usize> = BTreeMap::new();
        let is_free_only: Vec<&str> = self
            .list
            .markets
            .iter()
            .filter(|market| market.currency.is_none())
            .map(|market| market.code.as_str())
            .collect();
        for (at, row) in rows.iter().enumerate() {
            for (code, standing) in &row.markets {
                counts.own += usize::from(standing.own().is_some());
                counts.differing += usize::from(differs(at, code));
                match standing {
                    Standing::Missing { .. } if !is_free_only.contains(&code.as_str()) => counts.missing += 1,
                    Standing::Follows { day: Some(day), .. } => *days.entry(day).or_default() += 1,
                    _ => {}
                }
            }
        }
        counts.day = days.into_iter().max_by_key(|(_, many)| *many).map(|(day, _)| day.to_owned());
    }

    fn row(
        &self,
        number: usize,
        at: usize,
        row: &RowStanding,
        live: Option<&RowStanding>,
        columns: &[Column],
        counts: &mut Counts,
    ) -> Row {
        let priced = &self.list.priced[at];
        let (heading, name) = (heading(&priced.charge), charge_name(self.reader, self.known, &priced.charge));
        let can_be = typed(self.list.model, priced);
        let fixing = self.known.map(|known| known.price_fixing(&priced.charge)).unwrap_or_default();
        let mut was = Vec::new();
        let mut cells = Vec::new();
        for column in columns {
            let is_base = column.key == BASE;
            let stored = stored(row, column);
            was.push(stored.clone());
            let is_fixed = is_fixed(fixing, live, column);
            counts.fixed += usize::from(is_fixed && self.may_edit);
            let can_be = if is_base { can_be.base } else { can_be.markets && !column.currency.is_empty() };
            let key = (heading.clone(), column.key.clone());
            let is_input = can_be && self.may_edit && !is_fixed;
            let standing = row.markets.get(&column.key);
            let text = match self.over.typed.get(&key) {
                Some(text) if is_input => text.clone(),
                _ if is_input && self.recalculated && !is_base => String::new(),
                _ => stored.clone(),
            };
            let follows = match standing {
                Some(standing) => standing.followed().map(shown).unwrap_or_default(),
                None => String::new(),
            };
            let mut beside = Vec::new();
            if is_input && text.trim() != stored && !stored.is_empty() {
                beside.push(self.reader.say(&say!("pricing-was", price = stored.clone())));
            }
            if text.trim().is_empty() {
                beside.extend(standing.and_then(|standing| self.other_rate(standing, column)));
            }
            if let Some(live) = live.and_then(|live| live_words(live, row, column)) {
                beside.push(self.reader.say(&live));
            }
            if let Some(theirs) = self.over.theirs.get(&key) {
                beside.push(self.reader.say(&match theirs.is_empty() {
                    true => say!("pricing-theirs-none"),
                    false => say!("pricing-theirs", price = theirs.clone()),
                }));
            }
            cells.push(Cell {
                name: is_input.then(|| format!("p{number}.{}", column.key)),
                label: format!("{name}, {}", column.name),
                class: class(is_input, is_fixed, &text, &follows),
                text,
                follows,
                beside,
                fault: self.over.faults.get(&key).cloned(),
                is_sought: false,
            });
        }
        Row { heading, name, cells, was: was.join(";") }
    }
}

/// The rate that most prices of a market follow at.
fn usual_rate(rows: &[RowStanding], market: &str) -> Option<Decimal> {
    let mut rates: BTreeMap<Decimal, usize> = BTreeMap::new();
    for row in rows {
        if let Some(Standing::Follows { rate: Some(rate), .. }) = row.markets.get(market) {
            *rates.entry(*rate).or_default() += 1;
        }
    }
    rates.into_iter().max_by_key(|(_, many)| *many).map(|(rate, _)| rate)
}

/// The price of a column's own, as it is stored.
pub(crate) fn stored(row: &RowStanding, column: &Column) -> String {
    let amount = match column.key == BASE {
        true => row.base,
        false => row.markets.get(&column.key).and_then(Standing::own),
    };
    amount.map(shown).unwrap_or_default()
}

/// An amount as it is typed: exact, without zeros at its end.
pub(crate) fn shown(amount: Decimal) -> String {
    amount.normalize().to_string()
}

fn is_fixed(fixing: Fixing, live: Option<&RowStanding>, column: &Column) -> bool {
    let Some(live) = live else { return false };
    match column.key == BASE {
        true => fixing.dollars == Some(Holds::Stays) && live.base.is_some(),
        false => {
            let has_own = live.markets.get(&column.key).is_some_and(|standing| standing.own().is_some());
            fixing.markets == Some(Holds::Stays) && has_own
        }
    }
}

/// What the live version says, where it is something else.
fn live_words(live: &RowStanding, row: &RowStanding, column: &Column) -> Option<Sentence> {
    let amount = |row: &RowStanding| match column.key == BASE {
        true => row.base,
        false => row.markets.get(&column.key).and_then(Standing::amount),
    };
    let (then, now) = (amount(live), amount(row));
    (then != now).then_some(())?;
    Some(say!("pricing-live", price = shown(then?)))
}

fn class(is_input: bool, is_fixed: bool, text: &str, follows: &str) -> &'static str {
    match (is_fixed, is_input, text.trim().is_empty(), follows.is_empty()) {
        (true, _, _, _) => "fixed",
        (_, _, false, _) => "own",
        (_, _, true, false) => "follows",
        (_, true, true, true) => "none",
        (_, false, true, true) => "",
    }
}

/// Whether prices are given market by market, so that a base price is none that is stored.
pub(crate) fn is_by_market(list: &PriceList) -> bool {
    list.model == PriceModel::PerMarketAndCoreSize
}
