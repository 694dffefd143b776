//! Parameters of the checks, as a type file writes them.

use serde_json::{Map, Value};

pub(super) fn text(map: &Map<String, Value>, name: &str) -> Result<String, String> {
    map.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("`{name}` must be a text"))
}

pub(super) fn number(map: &Map<String, Value>, name: &str) -> Result<u64, String> {
    map.get(name).and_then(Value::as_u64).ok_or_else(|| format!("`{name}` must be a whole number"))
}

pub(super) fn texts(map: &Map<String, Value>, name: &str) -> Result<Vec<String>, String> {
    let list = map.get(name).and_then(Value::as_array).ok_or_else(|| format!("`{name}` must be a list"))?;
    Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
