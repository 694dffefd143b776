//! Prices as tables: one for each kind of thing, a row for each market, a column for each thing.

use domain::price::{Cell, Charge, Currency, Market, PriceList, Priced, Table};
use rust_decimal::Decimal;

/// The columns before the prices.
pub(super) const COLUMNS: [&str; 4] = ["Plan", "Code", "Market", "Currency"];
/// The code of the row with prices in US dollars.
pub(super) const ALL: &str = "*";
/// Spreadsheets keep so many digits of a number.
const SAFE_DIGITS: usize = 15;

/// What something that is charged for is called where all of a plan are told apart: the heading of its column.
pub fn heading(charge: &Charge) -> String {
    match charge {
        Charge::Month => "month".to_owned(),
        _ => format!("{} {}", charge.kind(), charge.key()),
    }
}

/// The prices of `plan`, kind by kind.
pub fn tables(list: &PriceList, plan: &str) -> Vec<Table<Cell>> {
    let mut kinds: Vec<&str> = Vec::new();
    for priced in &list.priced {
        if !kinds.contains(&priced.charge.kind()) {
            kinds.push(priced.charge.kind());
        }
    }
    let of_kind = |kind: &str| {
        let priced: Vec<&Priced> = list.priced.iter().filter(|priced| priced.charge.kind() == kind).collect();
        table(sheet_name(kind), list, plan, &priced)
    };
    kinds.into_iter().map(of_kind).collect()
}

/// The same with all kinds beside each other.
pub fn as_one_table(list: &PriceList, plan: &str) -> Table<Cell> {
    table("Prices", list, plan, &list.priced.iter().collect::<Vec<_>>())
}

fn sheet_name(kind: &str) -> &'static str {
    match kind {
        "month" => "Month",
        "term" => "Terms",
        "hour" => "Hours",
        "meter" => "Meters",
        _ => "Sizes",
    }
}

fn table(name: &str, list: &PriceList, plan: &str, priced: &[&Priced]) -> Table<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let row = |market: [&str; 3], prices: &mut dyn Iterator<Item = Option<Decimal>>| {
        let [code, name, currency] = market.map(text);
        [text(plan), code, name, currency].into_iter().chain(prices.map(amount)).collect()
    };
    let headings = priced.iter().map(|priced| Cell::Text(heading(&priced.charge)));
    let mut rows: Vec<Vec<Cell>> = vec![COLUMNS.map(text).into_iter().chain(headings).collect()];
    if has_dollars(priced) {
        let all = [ALL, "Every market without a price of its own", "USD"];
        rows.push(row(all, &mut priced.iter().map(|priced| priced.dollars)));
    }
    for Market { code, name, currency } in &list.markets {
        let currency = currency.as_ref().map_or("", Currency::as_str);
        let mut prices = priced.iter().map(|priced| priced.in_market(code).map(|price| price.money.amount));
        rows.push(row([code, name, currency], &mut prices));
    }
    Table { name: name.to_owned(), rows }
}

/// Whether one of these can have a price in US dollars that holds everywhere. Prices of machines are changed market by market.
fn has_dollars(priced: &[&Priced]) -> bool {
    priced.iter().any(|priced| !matches!(priced.charge, Charge::Size { .. }))
}

fn amount(amount: Option<Decimal>) -> Cell {
    let Some(amount) = amount else { return Cell::Nothing };
    let text = amount.normalize().to_string();
    match text.bytes().filter(u8::is_ascii_digit).count() > SAFE_DIGITS {
        true => Cell::Text(text),
        false => Cell::Number(amount.normalize()),
    }
}
