//! From the parser's values, which know where they stand, to plain ones.

use toml::de::{DeTable, DeValue};

/// The plain value; nothing for a number beyond 64 bits.
pub(super) fn plain(value: &DeValue<'_>) -> Option<toml::Value> {
    Some(match value {
        DeValue::String(text) => toml::Value::String(text.clone().into_owned()),
        DeValue::Integer(number) => {
            toml::Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Float(number) => toml::Value::Float(number.as_str().parse().ok()?),
        DeValue::Boolean(truth) => toml::Value::Boolean(*truth),
        DeValue::Datetime(time) => toml::Value::Datetime(*time),
        DeValue::Array(elements) => toml::Value::Array(
            elements.iter().map(|element| plain(element.get_ref())).collect::<Option<_>>()?,
        ),
        DeValue::Table(members) => toml::Value::Table(table(members)?),
    })
}

fn table(members: &DeTable<'_>) -> Option<toml::Table> {
    members
        .iter()
        .map(|(name, value)| Some((name.get_ref().clone().into_owned(), plain(value.get_ref())?)))
        .collect()
}

/// Reads one value in TOML.
pub(super) fn parse(text: &str) -> Option<toml::Value> {
    DeValue::parse(text).ok().and_then(|value| plain(value.get_ref()))
}
