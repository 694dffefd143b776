//! Makes one self-contained document out of a type file and what it refers to.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::keywords::is_assertion;
use super::table::{self, Table};

/// One thing wrong with an offer type file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct LoadError {
    /// File name as given to `OfferTypes::load`.
    pub file: String,
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

const PLACEHOLDER: &str = "{prefix}";

/// What beside a `$ref` is said to the block and not added to it.
const PARAMETERS: &[&str] = &["$ref", "x-stoa-prefix", "x-stoa-with"];

/// The files of an installation, read and ready to be referred to.
#[derive(Debug, Default)]
pub(super) struct Library {
    pub(super) documents: BTreeMap<String, Value>,
    pub(super) tables: BTreeMap<String, Table>,
}

/// `file` with every `$ref` and `x-stoa-table` in it replaced by what it stands for.
pub(super) fn bundle(library: &Library, file: &str, errors: &mut Vec<LoadError>) -> Value {
    let mut bundler = Bundler { library, errors, way: Vec::new() };
    let Some(document) = library.documents.get(file) else { return Value::Null };
    let whole = bundler.value(file, document);
    if whole.to_string().contains(PLACEHOLDER) {
        bundler.report(file, "a shared block with `{prefix}` names is used without `x-stoa-prefix`");
    }
    whole
}

struct Bundler<'a> {
    library: &'a Library,
    errors: &'a mut Vec<LoadError>,
    /// References being followed; one that comes up again is a cycle.
    way: Vec<(String, String)>,
}

impl Bundler<'_> {
    fn report(&mut self, file: &str, message: impl Into<String>) {
        let error = LoadError { file: file.to_owned(), message: message.into() };
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    fn value(&mut self, file: &str, value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref") {
                    return self.reference(file, reference, map);
                }
                if let (Some(query), 1) = (map.get("x-stoa-table"), map.len()) {
                    return self.table(file, query);
                }
                let members = map.iter().map(|(name, member)| (name.clone(), self.value(file, member)));
                Value::Object(members.collect())
            }
            Value::Array(elements) => elements.iter().map(|element| self.value(file, element)).collect(),
            other => other.clone(),
        }
    }

    fn reference(&mut self, file: &str, reference: &Value, map: &Map<String, Value>) -> Value {
        let text = reference.as_str().unwrap_or_default();
        let Some((name, pointer)) = text.split_once('#') else {
            self.report(file, format!("`$ref` `{text}` must have the form file.json#/pointer"));
            return nothing();
        };
        let target_file = if name.is_empty() { file.to_owned() } else { beside(file, name) };
        let target = self.library.documents.get(&target_file).and_then(|document| document.pointer(pointer));
        let Some(mut target) = target.cloned() else {
            self.report(file, format!("`$ref` `{text}` leads nowhere"));
            return nothing();
        };
        // Before tables are asked, so that a parameter may say for what.
        for (name, text) in map.get("x-stoa-with").and_then(Value::as_object).into_iter().flatten() {
            target = replaced(target, &format!("{{{name}}}"), text.as_str().unwrap_or_default());
        }
        let step = (target_file, pointer.to_owned());
        if self.way.contains(&step) {
            self.report(file, format!("`$ref` `{text}` leads back to itself"));
            return nothing();
        }
        self.way.push(step.clone());
        let mut block = self.value(&step.0, &target);
        self.way.pop();
        if let Some(prefix) = map.get("x-stoa-prefix").and_then(Value::as_str) {
            block = replaced(block, PLACEHOLDER, prefix);
        }
        self.lay_over(file, text, block, map)
    }

    /// Members written beside a `$ref` are added to the block; they may replace annotations, not rules.
    fn lay_over(&mut self, file: &str, text: &str, block: Value, map: &Map<String, Value>) -> Value {
        let mut beside = map.iter().filter(|(name, _)| !PARAMETERS.contains(&name.as_str())).peekable();
        if beside.peek().is_none() {
            return block;
        }
        let Value::Object(mut block) = block else {
            self.report(
                file,
                format!("nothing can be written beside `$ref` `{text}`, which is not an object"),
            );
            return block;
        };
        for (name, member) in beside {
            if block.contains_key(name) && is_assertion(name) {
                self.report(file, format!("`{name}` beside `$ref` `{text}` is already there: use `allOf`"));
            }
            let member = self.value(file, member);
            block.insert(name.clone(), member);
        }
        Value::Object(block)
    }

    fn table(&mut self, file: &str, query: &Value) -> Value {
        let query: table::Query = match serde_json::from_value(query.clone()) {
            Ok(query) => query,
            Err(error) => {
                self.report(file, format!("`x-stoa-table`: {error}"));
                return Value::Array(Vec::new());
            }
        };
        let Some(table) = self.library.tables.get(&beside("", &query.file)) else {
            self.report(file, format!("there is no table `{}`", query.file));
            return Value::Array(Vec::new());
        };
        table::select(table, &query).unwrap_or_else(|problem| {
            self.report(file, format!("`x-stoa-table` of `{}`: {problem}", query.file));
            Value::Array(Vec::new())
        })
    }
}

/// Stands where a reference leads nowhere: it asks for nothing and causes no further errors.
fn nothing() -> Value {
    Value::Object(Map::new())
}

/// The file `name` means when it is written in `file`.
fn beside(file: &str, name: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `value` with `text` in place of `placeholder` in every name and text.
fn replaced(value: Value, placeholder: &str, text: &str) -> Value {
    match value {
        Value::String(found) => Value::String(found.replace(placeholder, text)),
        Value::Array(elements) => {
            elements.into_iter().map(|element| replaced(element, placeholder, text)).collect()
        }
        Value::Object(members) => {
            let renamed = members
                .into_iter()
                .map(|(name, member)| (name.replace(placeholder, text), replaced(member, placeholder, text)));
            Value::Object(renamed.collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_from_where_it_is_written() {
        assert_eq!(beside("type.json", "shared/a.json"), "shared/a.json");
        assert_eq!(beside("shared/a.json", "b.json"), "shared/b.json");
        assert_eq!(beside("shared/a.json", "../data/c.csv"), "data/c.csv");
    }
}
