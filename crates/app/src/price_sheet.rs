//! Price spreadsheets that publishers name in an offer: from the bytes of an `.xlsx` workbook to prices.
//!
//! Publishers choose the bytes. A workbook is a zip archive, so a small one can unpack to gigabytes, and it can
//! announce counts and hold cells at places that make a reader allocate more than there is.

use std::io::{Cursor, Read};
use std::panic::catch_unwind;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use domain::pricing::{PriceSheet, SHEET_TARGET};
use domain::{Finding, FindingCode};
use zip::ZipArchive;

/// Real price spreadsheets take a few hundred kilobytes, unpacked.
const MAX_UNPACKED: u64 = 8 * 1024 * 1024;
const MAX_PARTS: usize = 1000;
const MAX_ROWS: u32 = 500;
const MAX_COLUMNS: u32 = 64;
/// Many cells can share one long text.
const MAX_TEXT: usize = 100;

/// Why a spreadsheet has no cells to look at.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("The price spreadsheet is not a readable .xlsx workbook.")]
    NotAWorkbook,
    #[error("The price spreadsheet is protected by a password: save it without one.")]
    Protected,
    #[error("The price spreadsheet is too large: keep nothing but the sheet of prices, without pictures.")]
    TooLarge,
    #[error("The price spreadsheet has cells beyond row {MAX_ROWS} or column {MAX_COLUMNS}: clear them.")]
    OutOfBounds,
}

/// Reads the prices on the first sheet of an `.xlsx` workbook; [`PriceSheet`] says how it is laid out.
///
/// The values of formulas are those stored with the workbook. Findings point to [`SHEET_TARGET`] and name cells.
pub(crate) fn read(bytes: &[u8]) -> Result<PriceSheet, Vec<Finding>> {
    let rows = match check_parts(bytes) {
        // A workbook that makes the parser panic is one more that cannot be read.
        Ok(()) => catch_unwind(|| first_sheet(bytes)).unwrap_or(Err(Unreadable::NotAWorkbook)),
        Err(reason) => Err(reason),
    };
    let rows =
        rows.map_err(|reason| vec![Finding::new(FindingCode::Artifact, SHEET_TARGET, reason.to_string())])?;
    PriceSheet::from_rows(&rows)
}

/// Makes sure that the parser, which has no limits, can read every part of the workbook in little memory.
fn check_parts(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        // An old workbook or an encrypted one. The parser would walk its sector chains, round in circles if need be.
        return Err(Unreadable::Protected);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Unreadable::NotAWorkbook);
    }
    // Before the archive is opened, as that lists all its parts.
    if bytes.windows(4).filter(|window| window == b"PK\x01\x02").count() > MAX_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotAWorkbook)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Unreadable::NotAWorkbook)?;
        let mut text = Vec::new();
        // The size an archive states for a part is just another number the publisher chose.
        let length = part.take(left + 1).read_to_end(&mut text).map_err(|_| Unreadable::NotAWorkbook)?;
        left = left.checked_sub(length as u64).ok_or(Unreadable::TooLarge)?;
        if !counts_are_sane(&text) {
            return Err(Unreadable::NotAWorkbook);
        }
    }
    Ok(())
}

/// The parser reserves room for as many texts as `uniqueCount` announces; too many abort the program.
fn counts_are_sane(part: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    const MAX_DIGITS: usize = 6;
    let starts = part.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    let mut values = starts.map(|(start, _)| part[start + NAME.len()..].trim_ascii_start());
    values.all(|rest| {
        let value = rest.strip_prefix(b"=").map(<[u8]>::trim_ascii_start).unwrap_or_default();
        let Some((quote @ (b'"' | b'\''), value)) = value.split_first() else { return false };
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=MAX_DIGITS).contains(&digits) && value.get(digits) == Some(quote)
    })
}

/// The texts of the cells of the first sheet, by row and column.
fn first_sheet(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let name = workbook.sheet_names().first().cloned().ok_or(Unreadable::NotAWorkbook)?;
    // One cell after the other: calamine's ranges allocate every cell up to the last one.
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell()? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Unreadable::OutOfBounds);
        }
        put(put(&mut rows, row), column).push_str(&text);
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

impl From<XlsxError> for Unreadable {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Protected,
            _ => Self::NotAWorkbook,
        }
    }
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
fn number_text(number: f64) -> String {
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

#[cfg(test)]
mod tests;
