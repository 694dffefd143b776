//! Reference tables (`data/*.csv`) and what a type file takes from them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A CSV file in memory.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().map_err(|error| error.to_string())?;
        let columns = columns.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self { columns, rows })
    }

    fn column(&self, name: &str) -> Result<usize, String> {
        let found = self.columns.iter().position(|column| column == name);
        found.ok_or_else(|| format!("the table has no column `{name}`"))
    }
}

/// What `x-stoa-table` may say; see `offer-types/README.md`.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    pub(super) file: String,
    /// Column and the text it must have.
    #[serde(default, rename = "where")]
    only: BTreeMap<String, String>,
    /// Gives a list of this column's distinct texts, or with `key` the values of an object.
    column: String,
    /// Gives an object from this column's texts to `column`'s.
    key: Option<String>,
    /// Gives an object from this column's texts to the lists of `column`'s.
    group: Option<String>,
}

/// The list or object `query` asks for, in the table's order.
pub(super) fn select(table: &Table, query: &Query) -> Result<Value, String> {
    let column = table.column(&query.column)?;
    let mut conditions = Vec::new();
    for (name, text) in &query.only {
        conditions.push((table.column(name)?, text));
    }
    let rows = table.rows.iter().filter(|row| conditions.iter().all(|(at, text)| row[*at] == **text));
    if rows.clone().next().is_none() {
        return Err("no row is like that".to_owned());
    }
    match (&query.key, &query.group) {
        (Some(_), Some(_)) => Err("`key` and `group` exclude one another".to_owned()),
        (Some(key), None) => {
            let key = table.column(key)?;
            let pairs = rows.map(|row| (row[key].clone(), Value::String(row[column].clone())));
            Ok(Value::Object(pairs.collect()))
        }
        (None, Some(group)) => {
            let group = table.column(group)?;
            let mut groups = Map::new();
            for row in rows {
                let list = groups.entry(row[group].clone()).or_insert_with(|| Value::Array(Vec::new()));
                push_new(list, &row[column]);
            }
            Ok(Value::Object(groups))
        }
        (None, None) => {
            let mut list = Value::Array(Vec::new());
            rows.for_each(|row| push_new(&mut list, &row[column]));
            Ok(list)
        }
    }
}

fn push_new(list: &mut Value, text: &str) {
    if let Value::Array(texts) = list
        && !text.is_empty()
        && !texts.iter().any(|known| known == text)
    {
        texts.push(Value::String(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(query: Value) -> Result<Value, String> {
        let table = Table::parse(
            "kind,key,label\nfruit,apple,Apple\nfruit,pear,Pear\nnut,hazel,Hazel\nfruit,apple,Again\n",
        )?;
        select(&table, &serde_json::from_value(query).map_err(|error| error.to_string())?)
    }

    #[test]
    fn a_table_gives_lists_objects_and_groups() {
        let list = ask(json!({"file": "x", "column": "key", "where": {"kind": "fruit"}}));
        assert_eq!(list, Ok(json!(["apple", "pear"])));
        let labels = ask(json!({"file": "x", "key": "key", "column": "label", "where": {"kind": "nut"}}));
        assert_eq!(labels, Ok(json!({"hazel": "Hazel"})));
        let groups = ask(json!({"file": "x", "group": "kind", "column": "key"}));
        assert_eq!(groups, Ok(json!({"fruit": ["apple", "pear"], "nut": ["hazel"]})));
        assert!(ask(json!({"file": "x", "column": "colour"})).is_err());
        assert!(ask(json!({"file": "x", "column": "key", "where": {"kind": "{family}"}})).is_err());
    }
}
