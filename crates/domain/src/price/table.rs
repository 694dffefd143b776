//! Tables of prices, as spreadsheets hold them.

use rust_decimal::Decimal;

/// A table: one sheet of a workbook, or a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<C> {
    /// Of the sheet.
    pub name: String,
    pub rows: Vec<Vec<C>>,
}

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(Decimal),
}

/// The name of a cell as spreadsheets show it: `AB12`. Numbers count from zero.
pub fn cell_name(row: usize, column: usize) -> String {
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
    use super::cell_name;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let names =
            [(0, 0), (11, 25), (11, 26), (0, 701), (0, 702)].map(|(row, column)| cell_name(row, column));
        assert_eq!(names, ["A1", "Z12", "AA12", "ZZ1", "AAA1"]);
    }
}
