//! How far a workbook is read, and why not further.

use calamine::XlsxError;
use words::{Sentence, say};

/// The most rows and columns that are looked at.
pub(crate) const MAX_ROWS: u32 = 500;
pub(crate) const MAX_COLUMNS: u32 = 64;

/// Why a spreadsheet has no cells to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub enum Unreadable {
    NotAWorkbook,
    NotCsv,
    Protected,
    TooLarge,
    OutOfBounds,
    /// Not for the publisher to correct: whoever has less to do reads it in time.
    OutOfTime,
}

impl Unreadable {
    /// The same for whoever named the spreadsheet.
    pub fn words(self) -> Sentence {
        match self {
            Self::NotAWorkbook => say!("sheet-no-workbook"),
            Self::NotCsv => say!("sheet-no-csv"),
            Self::Protected => say!("sheet-protected"),
            Self::TooLarge => say!("sheet-too-large"),
            Self::OutOfBounds => say!("sheet-out-of-bounds", rows = MAX_ROWS, columns = MAX_COLUMNS),
            Self::OutOfTime => say!("sheet-out-of-time"),
        }
    }
}

/// Asked between cells whether to go on.
#[derive(Clone, Copy)]
pub(crate) struct Until<'a>(pub(crate) &'a dyn Fn() -> bool);

impl Until<'_> {
    pub(crate) fn check(self) -> Result<(), Unreadable> {
        if (self.0)() { Ok(()) } else { Err(Unreadable::OutOfTime) }
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
