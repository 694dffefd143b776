//! Rows of a file, or that somebody typed, and everything that is wrong with them.

use std::collections::HashMap;

use domain::shown;
use words::{Sentence, say};

use super::{Column, LongList};

/// The rows of a file that can be used, and what is wrong with all others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    pub rows: Vec<Vec<String>>,
    pub faults: Vec<Fault>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Its number in the file, as spreadsheets count rows.
    pub row: usize,
    /// The column that is wrong, where it is one.
    pub column: Option<String>,
    pub text: Sentence,
}

/// The first bytes of a workbook, which is a zip archive.
const WORKBOOK: &[u8] = b"PK\x03\x04";
/// Letters of a workbook's cell that are read.
const MOST_OF_CELL: usize = 100;

/// Reads a file of values separated by commas, semicolons or tabs, or the first sheet of a workbook. The first row names the columns; a
/// file without such a row has them in their order.
pub fn read(list: &LongList, bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Rows, Sentence> {
    let table = match bytes.starts_with(WORKBOOK) {
        true => workbook(bytes, go_on)?,
        false => separated(bytes, list.most)?,
    };
    let mut lines =
        table.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).peekable();
    let Some((_, first)) = lines.peek() else { return Err(say!("list-file-empty")) };
    let named = order(list, first);
    let order: Vec<Option<usize>> = match named {
        Some(order) => {
            lines.next();
            order
        }
        None => (0..list.columns.len()).map(Some).collect(),
    };
    let missing: Vec<_> =
        list.columns.iter().zip(&order).filter(|(column, at)| column.is_key && at.is_none()).collect();
    if let Some((column, _)) = missing.first() {
        return Err(say!("list-file-column", column = column.name.clone()));
    }
    let mut read = Rows::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, cells) in lines {
        if seen.len() == list.most {
            return Err(say!("list-file-long", most = list.most));
        }
        let cell = |at: &Option<usize>| at.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
        let row: Vec<String> = order.iter().map(cell).collect();
        let mut faults = check(list, &row, number);
        if let Some(first) = seen.get(&list.key(&row)) {
            faults.push(Fault { row: number, column: None, text: say!("list-row-again", first = *first) });
        } else {
            seen.insert(list.key(&row), number);
        }
        match faults.is_empty() {
            true => read.rows.push(row),
            false => read.faults.append(&mut faults),
        }
    }
    Ok(read)
}

/// Everything that is wrong with one row.
pub fn check(list: &LongList, row: &[String], number: usize) -> Vec<Fault> {
    let faults = list.columns.iter().zip(row).filter_map(|(column, text)| {
        let fault = wrong(column, text)?;
        Some(Fault { row: number, column: Some(column.name.clone()), text: fault })
    });
    faults.collect()
}

fn wrong(column: &Column, text: &str) -> Option<Sentence> {
    let size = text.chars().count();
    let label = || words::Argument::label(column.label.clone());
    if text.is_empty() {
        return column.is_key.then(|| say!("list-cell-empty", label = label()));
    }
    if let Some(most) = column.most.filter(|most| size > *most) {
        return Some(say!("list-cell-long", label = label(), size, most));
    }
    if text.chars().any(char::is_control) {
        return Some(say!("list-cell-control", label = label()));
    }
    let is_guid = || {
        let groups: Vec<_> = text.split('-').map(str::len).collect();
        groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    (column.is_guid && !is_guid()).then(|| say!("list-cell-guid", label = label(), text = shown(text)))
}

/// Where each column is, if `first` names any.
fn order(list: &LongList, first: &[String]) -> Option<Vec<Option<usize>>> {
    let is_name = |column: &Column, cell: &String| {
        let (cell, label) = (cell.trim().to_lowercase(), column.label.to_lowercase());
        // The kind of an id, its description: the first word is enough.
        cell == column.name.to_lowercase() || cell == label || Some(cell.as_str()) == label.split(' ').next()
    };
    let order: Vec<_> =
        list.columns.iter().map(|column| first.iter().position(|cell| is_name(column, cell))).collect();
    order.iter().any(Option::is_some).then_some(order)
}

type Table = Vec<(usize, Vec<String>)>;

fn separated(bytes: &[u8], most: usize) -> Result<Table, Sentence> {
    let bytes = domain::text::without_mark(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| say!("list-file-not-text"))?;
    if text.contains('\0') {
        return Err(say!("list-file-not-text"));
    }
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let many = |separator: char| head.matches(separator).count();
    // Nobody types a tab into a description.
    let separator = match many('\t') {
        0 => [';', ','].into_iter().max_by_key(|separator| many(*separator)),
        _ => Some('\t'),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator.unwrap_or(',')).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut table = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| say!("list-file-not-text"))?;
        let number = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        table.push((number, record.iter().map(|cell| cell.trim().to_owned()).collect()));
        // With a row of names, and one that is too many.
        if table.len() > most.saturating_add(1) {
            return Err(say!("list-file-long", most));
        }
    }
    Ok(table)
}

fn workbook(bytes: &[u8], go_on: &dyn Fn() -> bool) -> Result<Table, Sentence> {
    let sheets = sheets::read_workbook(bytes, go_on).map_err(|_| say!("list-file-no-workbook"))?;
    let Some(sheet) = sheets.into_iter().next() else { return Err(say!("list-file-empty")) };
    let mut table = Vec::new();
    for (nth, cells) in sheet.rows.into_iter().enumerate() {
        if cells.iter().any(|cell| cell.chars().count() > MOST_OF_CELL) {
            return Err(say!("list-file-cell-long", row = nth + 1, most = MOST_OF_CELL));
        }
        table.push((nth + 1, cells.into_iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::super::tests::audience;
    use super::*;

    const ONE: &str = "11111111-1111-4111-8111-111111111111";
    const TWO: &str = "22222222-2222-4222-8222-222222222222";

    fn of(text: &str) -> Result<Rows, Sentence> {
        read(&audience("microsoft-azure-saas"), text.as_bytes(), &|| true)
    }

    #[test]
    fn a_table_is_read_whatever_separates_it() {
        for text in [
            format!("id,description\r\n{ONE},\"A, b\"\r\n\r\n{TWO},\r\n"),
            format!("\u{feff}Description;ID\n\"A, b\";{ONE}\n;{TWO}\n"),
            format!("{ONE}\tA, b\n{TWO}\n"),
        ] {
            let read = of(&text).unwrap();
            assert_eq!(read.faults, [], "{text}");
            assert_eq!(
                read.rows,
                [vec![ONE.to_owned(), "A, b".to_owned()], vec![TWO.to_owned(), String::new()]]
            );
        }
    }

    #[test]
    fn every_wrong_row_is_named_by_its_number() {
        let long = "x".repeat(1001);
        let text = format!("id,description\n{ONE},a\nnobody,b\n,c\n{ONE},d\n{TWO},{long}\n");
        let read = of(&text).unwrap();
        assert_eq!(read.rows.len(), 1);
        assert_eq!(read.faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [3, 4, 5, 6]);
        let many: String =
            (0..20_001).map(|nth| format!("{nth:08x}-1111-4111-8111-111111111111\n")).collect();
        assert_eq!(of(&many).unwrap_err(), say!("list-file-long", most = 20_000usize));
        for wrong in ["", "\n \n", "description\na\n", "a\0b"] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
        assert!(read_bytes(b"\xff\xfe\x00").is_err() && read_bytes(b"PK\x03\x04none").is_err());
    }

    fn read_bytes(bytes: &[u8]) -> Result<Rows, Sentence> {
        read(&audience("microsoft-azure-saas"), bytes, &|| true)
    }
}
