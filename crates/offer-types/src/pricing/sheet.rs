//! Prices from a spreadsheet.

use std::collections::BTreeMap;

use super::evaluated::BySize;
use super::geography::{core_sizes, regions};
use super::price;
use super::problems::{Problems, shown};
use domain::price::cell_name as cell;
use domain::{Finding, FindingCode, Place};
use words::{Sentence, say};

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
            None => report(&mut problems, FindingCode::Required, say!("sheet-empty")),
            Some((number, header)) => {
                let columns = Columns::read(number, header, &mut problems);
                for (number, cells) in rows {
                    columns.read_row(&Row { number, cells }, &mut prices, &mut problems);
                }
                if prices.is_empty() {
                    report(&mut problems, FindingCode::Required, say!("sheet-without-rows"));
                }
            }
        }
        problems.unless_any(Self(prices))
    }

    pub(super) fn prices(&self, region: &str) -> Option<&BySize> {
        self.0.get(region)
    }
}

/// Findings about a spreadsheet point to its address, within its pricing object; the sentence names the cell.
fn report(problems: &mut Problems, code: FindingCode, text: Sentence) {
    problems.report(code, &Place::around("spreadSheetPricing").member("uri"), text);
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
                    let text = say!("sheet-second-column", cell = cell(number, column), name = shown(text));
                    report(problems, FindingCode::Duplicate, text);
                }
                None if text.is_empty() => {}
                None => {
                    let text = say!("sheet-unknown-column", cell = cell(number, column), name = shown(text));
                    report(problems, FindingCode::NotAllowed, text);
                }
            }
        }
        for (name, _) in names().zip(&places).filter(|(_, place)| place.is_none()) {
            let text = say!("sheet-missing-column", row = number + 1, name = name.to_owned());
            report(problems, FindingCode::Required, text);
        }
        let named = cells.iter().map(|text| !text.trim().is_empty()).collect();
        Self { region: places[0], currency: places[1], sizes: places.split_off(2), named }
    }

    fn read_row(&self, row: &Row<'_>, found: &mut BTreeMap<&'static str, BySize>, problems: &mut Problems) {
        for column in 0..row.cells.len() {
            let named = self.named.get(column) == Some(&true);
            if !named && !row.text(column).is_empty() {
                let text = say!("sheet-unnamed-column", cell = cell(row.number, column));
                report(problems, FindingCode::NotAllowed, text);
            }
        }
        let prices = self.read_prices(row, problems);
        let Some(column) = self.region else { return };
        let code = row.text(column);
        let place = cell(row.number, column);
        let Some(region) = regions().iter().find(|region| region.code.eq_ignore_ascii_case(code)) else {
            let text = say!("sheet-unknown-region", cell = place, region = shown(code));
            return report(problems, FindingCode::NotAllowed, text);
        };
        if let Some(column) = self.currency
            && !row.text(column).eq_ignore_ascii_case(&region.currency)
        {
            let (code, currency) = (region.code.clone(), region.currency.clone());
            let text = say!("sheet-currency", cell = cell(row.number, column), region = code, currency);
            report(problems, FindingCode::NotAllowed, text);
        }
        if let Some(prices) = prices
            && found.insert(&region.code, prices).is_some()
        {
            let text = say!("sheet-second-row", cell = place, region = region.code.clone());
            report(problems, FindingCode::Duplicate, text);
        }
    }

    fn read_prices(&self, row: &Row<'_>, problems: &mut Problems) -> Option<BySize> {
        let mut prices = BySize::new();
        for column in self.sizes.iter().copied().flatten() {
            let text = row.text(column);
            match price::parse(text) {
                Ok(price) => prices.push(price),
                Err(_) if text.is_empty() => {
                    let text = say!("sheet-price-missing", cell = cell(row.number, column));
                    report(problems, FindingCode::Required, text);
                }
                Err(reason) => {
                    let said = reason.words_of_cell(cell(row.number, column), text);
                    report(problems, reason.code(), said);
                }
            }
        }
        (prices.len() == core_sizes().len()).then_some(prices)
    }
}
