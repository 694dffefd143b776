//! Spreadsheets of prices, from the bytes of an `.xlsx` workbook or a CSV file to cells, and back. What the cells say is for
//! `offer_types` to know.
//!
//! Publishers choose the bytes. A workbook is a zip archive, so a small one can unpack to gigabytes, and it can
//! announce counts and hold cells at places that make a reader allocate more than there is, or name so many that it never
//! comes to an end. So everything is counted.

mod cells;
mod parts;
mod reading;
#[cfg(test)]
mod tests;
mod writing;

use std::panic::{AssertUnwindSafe, catch_unwind};

use cells::{Scope, of_csv, sheets};
use domain::price::Table;
use parts::check_parts;
pub use reading::Unreadable;
use reading::Until;
pub use writing::{write_csv, write_workbook};

/// The texts of the cells of a workbook's first sheet, by row and column; none is longer than 101 characters. The values
/// of formulas are those stored with the workbook.
///
/// `go_on` is asked between cells, and ends the reading with [`Unreadable::OutOfTime`].
pub fn read_cells(bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Vec<Vec<String>>, Unreadable> {
    Ok(read(bytes, Scope::First, Until(go_on))?.swap_remove(0).rows)
}

/// The same of every sheet. Formulas are no values.
pub fn read_workbook(bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Vec<Table<String>>, Unreadable> {
    read(bytes, Scope::All, Until(go_on))
}

/// The same of a CSV file, which has the name that is given to it.
pub fn read_csv(bytes: &[u8], name: &str, go_on: &dyn Fn() -> bool) -> Result<Table<String>, Unreadable> {
    Ok(Table { name: name.to_owned(), rows: of_csv(bytes, Until(go_on))? })
}

fn read(bytes: &[u8], scope: Scope, until: Until<'_>) -> Result<Vec<Table<String>>, Unreadable> {
    check_parts(bytes, until)?;
    // A workbook that makes the parser panic is one more that cannot be read.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, scope, until))).unwrap_or(Err(Unreadable::NotAWorkbook))
}
