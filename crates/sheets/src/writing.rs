//! Prices as files.

use domain::price::{Cell, Table};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// What a spreadsheet takes for the start of a formula.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// An `.xlsx` workbook with a sheet for each table.
pub fn write_workbook(tables: &[Table<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let heading = Format::new().set_bold();
    for table in tables {
        let sheet = workbook.add_worksheet().set_name(&table.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (row, cells) in (0..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Nothing => {}
                    Cell::Text(text) if row == 0 => {
                        _ = sheet.write_string_with_format(row, column, text, &heading)?;
                    }
                    Cell::Text(text) => _ = sheet.write_string(row, column, text)?,
                    // As many digits as the number has, and no more than a binary number keeps.
                    Cell::Number(number) => match number.to_string().parse::<f64>() {
                        Ok(binary) => _ = sheet.write_number(row, column, binary)?,
                        Err(_) => _ = sheet.write_string(row, column, number.to_string())?,
                    },
                }
            }
        }
    }
    if tables.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// A CSV file. What a spreadsheet would take for a formula has an apostrophe before it.
pub fn write_csv(table: &Table<Cell>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &table.rows {
        let texts = row.iter().map(|cell| match cell {
            Cell::Nothing => String::new(),
            Cell::Text(text) if text.starts_with(STARTS) => format!("'{text}"),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(texts)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text without the apostrophe that [`write_csv`] puts before some.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(STARTS)).unwrap_or(text)
}
