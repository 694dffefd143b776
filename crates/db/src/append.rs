//! Facts that only arrive, such as usage or page views: many rows a statement, each kept once.

use std::sync::OnceLock;

use crate::{Error, Row, Sql, Tx, Value};

/// The most rows of one statement, which is a power of two.
const ROWS: usize = 256;
/// The most parameters of one statement; both engines take more.
const PARAMETERS: usize = 4096;
/// A text for each number of rows that is a power of two.
const SIZES: usize = ROWS.ilog2() as usize + 1;

/// A table to which rows are only ever added, and by what a row is known.
pub struct Facts {
    table: &'static str,
    columns: &'static [&'static str],
    key: usize,
    /// Texts that add 1, 2, 4 … rows. Each is made once, and there are only these, so that statements stay prepared.
    texts: [OnceLock<&'static Sql>; SIZES],
}

impl Facts {
    /// Rows of `table` with these columns, the first `key` of which are unique together and never null.
    pub const fn new(table: &'static str, columns: &'static [&'static str], key: usize) -> Self {
        assert!(0 < key && key <= columns.len() && columns.len() <= PARAMETERS);
        Self { table, columns, key, texts: [const { OnceLock::new() }; SIZES] }
    }

    /// The largest power of two of rows that one statement may add of `left`.
    fn rows_at_once(&self, left: usize) -> usize {
        let most = left.min(ROWS).min(PARAMETERS / self.columns.len());
        1 << most.max(1).ilog2()
    }

    fn text(&self, rows: usize) -> &'static Sql {
        self.texts[rows.ilog2() as usize].get_or_init(|| {
            let width = self.columns.len();
            let row = |number: usize| {
                let places: Vec<_> =
                    (1..=width).map(|column| format!("${}", number * width + column)).collect();
                format!("({})", places.join(", "))
            };
            let key = self.columns[..self.key].join(", ");
            let text = format!(
                "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({key}) DO NOTHING RETURNING {key}",
                self.table,
                self.columns.join(", "),
                (0..rows).map(row).collect::<Vec<_>>().join(", ")
            );
            let text: &'static str = text.leak();
            Box::leak(Box::new(Sql { sqlite: text, postgres: text }))
        })
    }
}

impl Tx<'_> {
    /// Adds those of `rows` that are not there yet, each with a value for every column of `facts`; tells which were new. Of
    /// several with one key the first is added. Rows go in in the order of their keys, so that of two that add the same
    /// neither waits for the other for ever.
    pub fn append(&mut self, facts: &'static Facts, rows: &[Vec<Value<'_>>]) -> Result<Vec<bool>, Error> {
        if let Some(odd) = rows.iter().find(|row| row.len() != facts.columns.len()) {
            let (wanted, found) = (facts.columns.len(), odd.len());
            return Err(Error::refused(format!("a row of {} has {wanted} values, not {found}", facts.table)));
        }
        let key = |row: usize| &rows[row][..facts.key];
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&row| key(row));
        order.dedup_by_key(|row| key(*row));
        let (mut new, mut left) = (vec![false; rows.len()], order.as_slice());
        while !left.is_empty() {
            let (some, rest) = left.split_at(facts.rows_at_once(left.len()));
            let values: Vec<_> = some.iter().flat_map(|&row| rows[row].iter().copied()).collect();
            let mut note = |added: &Row<'_>| {
                let added =
                    (0..facts.key).map(|column| added.value(column)).collect::<Result<Vec<_>, _>>()?;
                if let Ok(at) = some.binary_search_by_key(&added.as_slice(), |&row| key(row)) {
                    new[some[at]] = true;
                }
                Ok(())
            };
            self.run(facts.text(some.len()), &values, &mut note)?;
            left = rest;
        }
        Ok(new)
    }
}
