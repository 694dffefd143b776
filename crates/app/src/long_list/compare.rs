//! What a file would change of a list.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::LongList;

/// How the rows of a file go with those of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub added: Vec<Vec<String>>,
    pub removed: Vec<Vec<String>>,
    /// The same one with another description.
    pub edited: Vec<Vec<String>>,
    pub unchanged: usize,
}

impl Change {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.edited.is_empty()
    }
}

/// What `rows` in place of `old` would change, or beside them, where `keeps` says so.
pub fn compare(list: &LongList, old: &[Value], rows: &[Vec<String>], keeps: Keeps) -> Change {
    let before: HashMap<String, Vec<String>> =
        old.iter().map(|one| list.row(one)).map(|row| (list.key(&row), row)).collect();
    let mut change = Change::default();
    let mut named = HashSet::new();
    for row in rows {
        let key = list.key(row);
        match before.get(&key) {
            None => change.added.push(row.clone()),
            Some(same) if same == row => change.unchanged += 1,
            Some(_) => change.edited.push(row.clone()),
        }
        named.insert(key);
    }
    let others = old.iter().map(|one| list.row(one)).filter(|row| !named.contains(&list.key(row)));
    match keeps {
        Keeps::Nothing => change.removed = others.collect(),
        Keeps::Others => change.unchanged += others.count(),
    }
    change
}

/// What becomes of elements that a file does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    Nothing,
    Others,
}

/// The list with `rows`. What its elements hold beside the columns goes on with those that stay, and so does the order of those that a
/// file does not name.
pub fn apply(list: &LongList, old: &[Value], rows: &[Vec<String>], keeps: Keeps) -> Vec<Value> {
    let mut before: HashMap<String, &Value> = old.iter().map(|one| (list.key(&list.row(one)), one)).collect();
    match keeps {
        Keeps::Nothing => {
            let made = rows.iter().map(|row| element(list, before.get(&list.key(row)).copied(), row));
            made.collect()
        }
        Keeps::Others => {
            let named: HashMap<String, &Vec<String>> = rows.iter().map(|row| (list.key(row), row)).collect();
            let kept = old.iter().map(|one| match named.get(&list.key(&list.row(one))) {
                Some(row) => element(list, Some(one), row),
                None => one.clone(),
            });
            let mut all: Vec<Value> = kept.collect();
            let new = rows.iter().filter(|row| before.remove(&list.key(row)).is_none());
            all.extend(new.map(|row| element(list, None, row)));
            all
        }
    }
}

fn element(list: &LongList, before: Option<&Value>, row: &[String]) -> Value {
    if let Some(before) = before.filter(|before| list.row(before) == row) {
        return before.clone();
    }
    let mut members = before.and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    for (column, text) in list.columns.iter().zip(row) {
        match text.is_empty() && !column.is_key {
            true => _ = members.shift_remove(&column.name),
            false => _ = members.insert(column.name.clone(), text.as_str().into()),
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::audience;
    use super::*;

    #[test]
    fn what_stays_keeps_what_else_it_holds() {
        let list = audience("microsoft-azure-saas");
        let old = [
            json!({ "id": "AA", "description": "a", "note": 1 }),
            json!({ "id": "bb" }),
            json!({ "id": "cc", "description": "c", "note": 3 }),
        ];
        let row = |id: &str, text: &str| vec![id.to_owned(), text.to_owned()];
        let rows = [row("aa", "other"), row("dd", "d"), row("cc", "c")];
        let change = compare(&list, &old, &rows, Keeps::Nothing);
        assert_eq!(
            (change.added.len(), change.removed.len(), change.edited.len(), change.unchanged),
            (1, 1, 1, 1)
        );
        assert_eq!(
            apply(&list, &old, &rows, Keeps::Nothing),
            [
                json!({ "id": "aa", "description": "other", "note": 1 }),
                json!({ "id": "dd", "description": "d" }),
                json!({ "id": "cc", "description": "c", "note": 3 }),
            ]
        );
        let beside = compare(&list, &old, &rows, Keeps::Others);
        assert_eq!((beside.added.len(), beside.removed.len(), beside.unchanged), (1, 0, 2));
        let all = apply(&list, &old, &rows, Keeps::Others);
        assert_eq!(all.len(), 4);
        assert_eq!(all[1], old[1]);
        assert!(compare(&list, &old, &[], Keeps::Others).is_empty());
    }
}
