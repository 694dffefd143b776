//! What a command answers: one thing or a list of things, for people or for programs.

use clap::ValueEnum;
use client::yaml;
use serde_json::{Map, Value};

/// How to print what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For both.
    Yaml,
}

impl Output {
    /// A whole value, where it is not shown as a table.
    pub(crate) fn written(self, value: &Value) -> String {
        match self {
            Self::Yaml => yaml::write(value).trim_end().to_owned(),
            Self::Table | Self::Json => format!("{value:#}"),
        }
    }
}

/// Things with the same members, in order.
pub(crate) struct Sheet {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
    shape: Shape,
    /// What people do next.
    note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    One,
    List,
}

impl Sheet {
    /// One thing.
    pub(crate) fn one(columns: &'static [&'static str], row: Vec<Value>) -> Self {
        Self { columns, rows: vec![row], shape: Shape::One, note: None }
    }

    /// Any number of things.
    pub(crate) fn list(columns: &'static [&'static str], rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        Self { columns, rows: rows.into_iter().collect(), shape: Shape::List, note: None }
    }

    /// With lines for people below.
    pub(crate) fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    /// The text to print; JSON and YAML have one object, or a list of them.
    pub(crate) fn printed(self, output: Output) -> String {
        match output {
            Output::Json | Output::Yaml => output.written(&self.value()),
            Output::Table => self.text(),
        }
    }

    /// The text for people.
    pub(crate) fn text(&self) -> String {
        let text = match self.shape {
            Shape::One => self.members(),
            Shape::List => self.table(),
        };
        match &self.note {
            Some(note) => format!("{text}\n\n{note}"),
            None => text,
        }
    }

    /// One object, or a list of them.
    pub(crate) fn value(self) -> Value {
        let names = self.columns;
        let object = |row: Vec<Value>| -> Value {
            names.iter().map(|name| (*name).to_owned()).zip(row).collect::<Map<_, _>>().into()
        };
        match self.shape {
            Shape::One => self.rows.into_iter().next().map_or(Value::Null, object),
            Shape::List => self.rows.into_iter().map(object).collect(),
        }
    }

    /// A member on each line.
    fn members(&self) -> String {
        let width = self.columns.iter().map(|name| name.len()).max().unwrap_or(0);
        let row = self.rows.first().map(Vec::as_slice).unwrap_or_default();
        let lines = self
            .columns
            .iter()
            .zip(row)
            .map(|(name, value)| format!("{:<width$}  {}", heading(name), cell(value)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// A thing on each line, below headings.
    fn table(&self) -> String {
        if self.rows.is_empty() {
            return "none".to_owned();
        }
        let headings = self.columns.iter().map(|name| heading(name).to_uppercase()).collect::<Vec<_>>();
        let cells = self.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>());
        let lines: Vec<Vec<String>> = std::iter::once(headings).chain(cells).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                lines
                    .iter()
                    .filter_map(|line| line.get(column))
                    .map(|cell| cell.chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let text = lines.iter().map(|line| {
            let padded = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        });
        text.collect::<Vec<_>>().join("\n")
    }
}

fn heading(name: &str) -> String {
    name.replace('_', " ")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.replace('\n', " "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COLUMNS: &[&str] = &["id", "display_name", "revoked"];

    fn rows() -> Vec<Vec<Value>> {
        vec![
            vec![json!("a"), json!("Müller & Söhne"), Value::Null],
            vec![json!("bcd"), json!("B"), json!(true)],
        ]
    }

    #[test]
    fn a_list_is_a_table_or_an_array() {
        let table = Sheet::list(COLUMNS, rows()).printed(Output::Table);
        assert_eq!(table, "ID   DISPLAY NAME    REVOKED\na    Müller & Söhne  -\nbcd  B               yes");
        let text = Sheet::list(COLUMNS, rows()).printed(Output::Json);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[1], json!({ "id": "bcd", "display_name": "B", "revoked": true }));
        assert_eq!(Sheet::list(COLUMNS, []).printed(Output::Table), "none");
        assert_eq!(Sheet::list(COLUMNS, []).printed(Output::Json), "[]");
    }

    #[test]
    fn one_thing_has_a_member_on_each_line() {
        let text = Sheet::one(COLUMNS, rows().remove(0)).printed(Output::Table);
        assert_eq!(text, "id            a\ndisplay name  Müller & Söhne\nrevoked       -");
    }
}
