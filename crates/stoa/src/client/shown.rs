//! What a command answers.

use serde_json::Value;

use crate::sheet::{Output, Sheet};

/// A value for programs, and how people see it.
pub(super) struct Shown {
    value: Value,
    text: String,
    /// What the program ends with.
    pub(super) code: u8,
}

impl Shown {
    /// A list as the server gave it, of which people see the members at these pointers, by heading.
    pub(super) fn list(value: Value, columns: &Columns) -> Self {
        let rows = value.as_array().into_iter().flatten().map(|element| cells(element, columns));
        let text = Sheet::list(columns.headings, rows).text();
        Self { value, text, code: 0 }
    }

    /// One thing, as `list` shows them.
    pub(super) fn one(value: Value, columns: &Columns) -> Self {
        let text = Sheet::one(columns.headings, cells(&value, columns)).text();
        Self { value, text, code: 0 }
    }

    /// A value, and a text of its own for people.
    pub(super) fn told(value: Value, text: impl Into<String>) -> Self {
        Self { value, text: text.into(), code: 0 }
    }

    /// A value that everybody sees as it is.
    pub(super) fn whole(value: Value) -> Self {
        let text = Output::Yaml.written(&value);
        Self { value, text, code: 0 }
    }

    /// More for people.
    pub(super) fn and(mut self, more: &str) -> Self {
        self.text.extend(["\n", more]);
        self
    }

    /// For an answer that says that not everything is as it should be.
    pub(super) fn ending(self, code: u8) -> Self {
        Self { code, ..self }
    }

    pub(super) fn printed(self, output: Output) -> String {
        match output {
            Output::Table => self.text,
            Output::Json | Output::Yaml => output.written(&self.value),
        }
    }
}

/// Headings, and the JSON pointers to what stands below each.
pub(super) struct Columns {
    pub(super) headings: &'static [&'static str],
    pub(super) pointers: &'static [&'static str],
}

fn cells(element: &Value, columns: &Columns) -> Vec<Value> {
    columns.pointers.iter().map(|at| element.pointer(at).cloned().unwrap_or_default()).collect()
}

pub(super) const RED: u8 = 31;
pub(super) const GREEN: u8 = 32;

/// A text in a colour (of ECMA-48), where there is a terminal and nobody asked for none (no-color.org).
pub(super) fn painted(text: &str, colour: u8, terminal: bool) -> String {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match terminal && !unwanted {
        true => format!("\x1b[{colour}m{text}\x1b[0m"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_see_some_of_what_programs_get() {
        const COLUMNS: Columns = Columns { headings: &["id", "title"], pointers: &["/id", "/a/title"] };
        let list = || json!([{ "id": "x", "a": { "title": "X" }, "more": 1.50 }]);
        assert_eq!(Shown::list(list(), &COLUMNS).printed(Output::Table), "ID  TITLE\nx   X");
        assert_eq!(Shown::list(list(), &COLUMNS).printed(Output::Json), format!("{:#}", list()));
        let yaml = Shown::list(list(), &COLUMNS).printed(Output::Yaml);
        assert_eq!(client::yaml::parse(&yaml).unwrap(), list());
    }
}
