//! The cells of a workbook, or of a CSV file.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use domain::price::Table;

use crate::reading::{MAX_COLUMNS, MAX_ROWS, Unreadable, Until};
use crate::writing::unguarded;

/// A cell takes 30 bytes of a sheet, packed less than a tenth of one; those without a value count, too.
const MAX_CELLS: u32 = 100_000;
/// Many cells can share one long text.
pub(super) const MAX_TEXT: usize = 100;
/// The texts of all cells, in bytes; those of all prices there can be take a tenth.
const MAX_TEXTS: usize = 512 * 1024;

/// No workbook that was exported has more sheets.
const MAX_SHEETS: usize = 16;

/// What of a workbook is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The first sheet, with the values of formulas that are stored with it.
    First,
    /// Every sheet. A formula is a text: what was stored as its value may be of another day.
    All,
}

/// The texts of the cells of sheets, by row and column.
pub(super) fn sheets(bytes: &[u8], scope: Scope, until: Until<'_>) -> Result<Vec<Table<String>>, Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut names = workbook.sheet_names();
    if names.is_empty() {
        return Err(Unreadable::NotAWorkbook);
    }
    match scope {
        Scope::First => names.truncate(1),
        Scope::All if names.len() > MAX_SHEETS => return Err(Unreadable::TooLarge),
        Scope::All => {}
    }
    let mut left = Left { cells: MAX_CELLS, texts: MAX_TEXTS };
    let mut tables = Vec::new();
    for name in names {
        // One cell after the other: calamine's ranges allocate every cell up to the last one.
        let mut cells = workbook.worksheet_cells_reader(&name)?;
        let mut rows = Vec::new();
        match scope {
            Scope::First => {
                while let Some(cell) = cells.next_cell()? {
                    until.check()?;
                    left.put(&mut rows, cell.get_position(), text(cell.get_value()))?;
                }
            }
            Scope::All => {
                while let Some(cell) = cells.next_cell_with_formula_metadata()? {
                    until.check()?;
                    let text = match cell.formula {
                        Some(_) => FORMULA.to_owned(),
                        None => text(&cell.value),
                    };
                    left.put(&mut rows, cell.pos, text)?;
                }
            }
        }
        tables.push(Table { name: short(&name), rows });
    }
    Ok(tables)
}

/// What a formula is shown as.
const FORMULA: &str = "a formula";

/// How much more is taken.
struct Left {
    cells: u32,
    texts: usize,
}

impl Left {
    fn put(
        &mut self,
        rows: &mut Vec<Vec<String>>,
        (row, column): (u32, u32),
        text: String,
    ) -> Result<(), Unreadable> {
        self.cells = self.cells.checked_sub(1).ok_or(Unreadable::TooLarge)?;
        if text.is_empty() {
            return Ok(());
        }
        self.texts = self.texts.checked_sub(text.len()).ok_or(Unreadable::TooLarge)?;
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Unreadable::OutOfBounds);
        }
        let place = put(put(rows, row), column);
        // No spreadsheet program says two things about one cell.
        if !place.is_empty() {
            return Err(Unreadable::NotAWorkbook);
        }
        *place = text;
        Ok(())
    }
}

/// The cells of a CSV file; of one that spreadsheets write where a comma is in numbers, columns are parted by semicolons.
pub(super) fn of_csv(bytes: &[u8], until: Until<'_>) -> Result<Vec<Vec<String>>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotCsv)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut left = Left { cells: MAX_CELLS, texts: MAX_TEXTS };
    let mut rows = Vec::new();
    for (row, record) in (0..).zip(reader.records()) {
        until.check()?;
        let record = record.map_err(|_| Unreadable::NotCsv)?;
        for (column, text) in (0..).zip(&record) {
            left.put(&mut rows, (row, column), short(unguarded(text)))?;
        }
    }
    Ok(rows)
}

/// The element at `index`, in a list that grows as far as needed.
fn put<T: Default>(list: &mut Vec<T>, index: u32) -> &mut T {
    let index = index as usize;
    if list.len() <= index {
        list.resize_with(index + 1, T::default);
    }
    &mut list[index]
}

/// What a cell shows. A date or an error is a text that is no price.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => short(text),
        DataRef::SharedString(text) => short(text),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(_) => "a date".to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => short(text),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Workbooks store binary numbers. Spreadsheets show and accept 15 significant digits of them: what lies behind is
/// the noise of a computation (0.1 + 0.2 is stored as 0.30000000000000004), never something a person wrote.
pub(super) fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Displays the shortest digits that name this number, so the decimal that was rounded to.
    rounded.to_string()
}

/// A cut text ends in a mark, lest it become another number.
fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
