//! Prices from a spreadsheet.

use std::collections::BTreeMap;

use super::evaluated::BySize;
use super::geography::{core_sizes, regions};
use super::price;
use super::problems::{Problems, shown};
use crate::{Finding, FindingCode};

/// Where findings about a spreadsheet point to, within its pricing object; the message names the cell.
pub const SHEET_TARGET: &str = "spreadSheetPricing.uri";

/// Prices by region and core size, as read from a spreadsheet.
///
/// Its first row that is not empty names the columns: `Region` (the two-letter code), `Currency` (the region's, see
/// `vm-regions.csv`) and one for each core size (`sharedcore`, `1core`, … `416core`), in any order and letter case.
/// Each further row holds the prices of one region. Regions that are not sold do no harm; empty rows and columns
/// are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSheet(BTreeMap<&'static str, BySize>);

impl PriceSheet {
    /// Reads the cells of a sheet as texts: `rows[0][0]` is cell A1. Every problem is reported.
    pub fn from_rows(rows: &[Vec<String>]) -> Result<Self, Vec<Finding>> {
        let mut problems = Problems::default();
        let mut rows =
            rows.iter().enumerate().filter(|(_, row)| row.iter().any(|text| !text.trim().is_empty()));
        let mut prices = BTreeMap::new();
        match rows.next() {
            None => report(&mut problems, FindingCode::Required, "The price spreadsheet is empty."),
            Some((number, header)) => {
                let columns = Columns::read(number, header, &mut problems);
                for (number, cells) in rows {
                    columns.read_row(&Row { number, cells }, &mut prices, &mut problems);
                }
                if prices.is_empty() {
                    report(
                        &mut problems,
                        FindingCode::Required,
                        "The price spreadsheet has no usable row of prices.",
                    );
                }
            }
        }
        problems.unless_any(Self(prices))
    }

    pub(super) fn prices(&self, region: &str) -> Option<&BySize> {
        self.0.get(region)
    }
}

fn report(problems: &mut Problems, code: FindingCode, message: impl Into<String>) {
    problems.report(code, SHEET_TARGET, message);
}

/// Where each thing stands; none for a column that is missing, which is reported once.
struct Columns {
    region: Option<usize>,
    currency: Option<usize>,
    sizes: Vec<Option<usize>>,
    /// Whether the column at each place has a name.
    named: Vec<bool>,
}

struct Row<'s> {
    number: usize,
    cells: &'s [String],
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |text| text.trim())
    }
}

impl Columns {
    fn read(number: usize, cells: &[String], problems: &mut Problems) -> Self {
        let header = Row { number, cells };
        let names =
            || ["Region", "Currency"].into_iter().chain(core_sizes().iter().map(|size| size.key.as_str()));
        let mut places = vec![None; names().count()];
        for column in 0..cells.len() {
            let text = header.text(column);
            let place = names().position(|name| name.eq_ignore_ascii_case(text));
            match place.map(|at| &mut places[at]) {
                Some(place @ None) => *place = Some(column),
                Some(Some(_)) => {
                    let message = format!("Cell {}: a second column {}.", cell(number, column), shown(text));
                    report(problems, FindingCode::Duplicate, message);
                }
                None if text.is_empty() => {}
                None => {
                    let message = format!(
                        "Cell {}: the column {} is neither Region, Currency nor a core size such as 1core.",
                        cell(number, column),
                        shown(text)
                    );
                    report(problems, FindingCode::NotAllowed, message);
                }
            }
        }
        for (name, _) in names().zip(&places).filter(|(_, place)| place.is_none()) {
            report(
                problems,
                FindingCode::Required,
                format!("Row {}: there is no column {name}.", number + 1),
            );
        }
        let named = cells.iter().map(|text| !text.trim().is_empty()).collect();
        Self { region: places[0], currency: places[1], sizes: places.split_off(2), named }
    }

    fn read_row(&self, row: &Row<'_>, found: &mut BTreeMap<&'static str, BySize>, problems: &mut Problems) {
        for column in 0..row.cells.len() {
            let named = self.named.get(column) == Some(&true);
            if !named && !row.text(column).is_empty() {
                let message = format!("Cell {}: this column has no name.", cell(row.number, column));
                report(problems, FindingCode::NotAllowed, message);
            }
        }
        let prices = self.read_prices(row, problems);
        let Some(column) = self.region else { return };
        let code = row.text(column);
        let place = cell(row.number, column);
        let Some(region) = regions().iter().find(|region| region.code.eq_ignore_ascii_case(code)) else {
            let message =
                format!("Cell {place}: {} is not a region where offers can be bought.", shown(code));
            return report(problems, FindingCode::NotAllowed, message);
        };
        if let Some(column) = self.currency
            && !row.text(column).eq_ignore_ascii_case(&region.currency)
        {
            let place = cell(row.number, column);
            let message =
                format!("Cell {place}: prices of the region {} are in {}.", region.code, region.currency);
            report(problems, FindingCode::NotAllowed, message);
        }
        if let Some(prices) = prices
            && found.insert(&region.code, prices).is_some()
        {
            report(
                problems,
                FindingCode::Duplicate,
                format!("Cell {place}: a second row for {}.", region.code),
            );
        }
    }

    fn read_prices(&self, row: &Row<'_>, problems: &mut Problems) -> Option<BySize> {
        let mut prices = BySize::new();
        for column in self.sizes.iter().copied().flatten() {
            let text = row.text(column);
            match price::parse(text) {
                Ok(price) => prices.push(price),
                Err(_) if text.is_empty() => {
                    let message = format!("Cell {}: enter a price (0 for free).", cell(row.number, column));
                    report(problems, FindingCode::Required, message);
                }
                Err(reason) => {
                    let place = cell(row.number, column);
                    report(
                        problems,
                        reason.code(),
                        format!("Cell {place}: the price {} {reason}.", shown(text)),
                    );
                }
            }
        }
        (prices.len() == core_sizes().len()).then_some(prices)
    }
}

/// The name of a cell as spreadsheets show it: `AB12`. Numbers count from zero.
fn cell(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().chain((row + 1).to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let names = [(0, 0), (11, 25), (11, 26), (0, 701), (0, 702)].map(|(row, column)| cell(row, column));
        assert_eq!(names, ["A1", "Z12", "AA12", "ZZ1", "AAA1"]);
    }
}
