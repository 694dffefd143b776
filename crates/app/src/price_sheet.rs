//! Price spreadsheets that publishers name in an offer: from the bytes of an `.xlsx` workbook to prices.
//!
//! Publishers choose the bytes. A workbook is a zip archive, so a small one can unpack to gigabytes, and it can
//! announce counts and hold cells at places that make a reader allocate more than there is, or name so many that it never
//! comes to an end. So everything is counted, and what was read once is not read again.

mod cells;
mod parts;
mod read;

use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::XlsxError;
use domain::pricing::{PriceSheet, SHEET_TARGET};
use domain::{Finding, FindingCode};

use cells::{MAX_COLUMNS, MAX_ROWS, first_sheet};
use parts::check_parts;
pub use read::ReadSheets;
pub(crate) use read::{Unusable, known, read};

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
    /// Not for the publisher to correct: whoever has less to do reads it in time.
    #[error("The price spreadsheet could not be read in time.")]
    OutOfTime,
}

/// Asked between cells whether to go on.
#[derive(Clone, Copy)]
struct Until<'a>(&'a dyn Fn() -> bool);

impl Until<'_> {
    fn check(self) -> Result<(), Unreadable> {
        if (self.0)() { Ok(()) } else { Err(Unreadable::OutOfTime) }
    }
}

/// Reads the prices on the first sheet of an `.xlsx` workbook; [`PriceSheet`] says how it is laid out.
///
/// The values of formulas are those stored with the workbook. Findings point to [`SHEET_TARGET`] and name cells.
fn read_bytes(bytes: &[u8], until: Until<'_>) -> Result<Result<PriceSheet, Vec<Finding>>, Unreadable> {
    let rows = match check_parts(bytes, until) {
        // A workbook that makes the parser panic is one more that cannot be read.
        Ok(()) => catch_unwind(AssertUnwindSafe(|| first_sheet(bytes, until)))
            .unwrap_or(Err(Unreadable::NotAWorkbook)),
        Err(reason) => Err(reason),
    };
    match rows {
        Ok(rows) => Ok(PriceSheet::from_rows(&rows)),
        Err(Unreadable::OutOfTime) => Err(Unreadable::OutOfTime),
        Err(reason) => Ok(Err(vec![Finding::new(FindingCode::Artifact, SHEET_TARGET, reason.to_string())])),
    }
}

impl From<XlsxError> for Unreadable {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Protected,
            _ => Self::NotAWorkbook,
        }
    }
}

#[cfg(test)]
mod tests;
