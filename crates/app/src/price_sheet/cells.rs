//! The cells of a workbook's first sheet.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::{Unreadable, Until};

pub(super) const MAX_ROWS: u32 = 500;
pub(super) const MAX_COLUMNS: u32 = 64;
/// A cell takes 30 bytes of a sheet, packed less than a tenth of one; those without a value count, too.
const MAX_CELLS: u32 = 100_000;
/// Many cells can share one long text.
pub(super) const MAX_TEXT: usize = 100;
/// The texts of all cells, in bytes; those of all prices there can be take a tenth.
const MAX_TEXTS: usize = 512 * 1024;

/// The texts of the cells of the first sheet, by row and column.
pub(super) fn first_sheet(bytes: &[u8], until: Until<'_>) -> Result<Vec<Vec<String>>, Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let name = workbook.sheet_names().first().cloned().ok_or(Unreadable::NotAWorkbook)?;
    // One cell after the other: calamine's ranges allocate every cell up to the last one.
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut cells_left, mut texts_left) = (MAX_CELLS, MAX_TEXTS);
    while let Some(cell) = cells.next_cell()? {
        until.check()?;
        cells_left = cells_left.checked_sub(1).ok_or(Unreadable::TooLarge)?;
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        texts_left = texts_left.checked_sub(text.len()).ok_or(Unreadable::TooLarge)?;
        let (row, column) = cell.get_position();
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Unreadable::OutOfBounds);
        }
        let place = put(put(&mut rows, row), column);
        // No spreadsheet program says two things about one cell.
        if !place.is_empty() {
            return Err(Unreadable::NotAWorkbook);
        }
        *place = text;
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
