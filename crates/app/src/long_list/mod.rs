//! Long lists of a page, such as the private audience of a plan: tables that come and go as files, row by row.
//!
//! What the columns are follows from the fields of the type. Nothing here reads or writes the store.

mod compare;
mod read;

pub use compare::{Change, Keeps, apply, compare};
pub use read::{Fault, Rows, check, read};

use offer_types::{Field, FieldKind};
use serde_json::Value;

/// A list that may have as many elements is one that is kept as a table.
const LONG: u64 = 1000;

/// A list of a page whose elements are rows of texts.
#[derive(Debug, Clone, PartialEq)]
pub struct LongList {
    /// JSON pointer (RFC 6901) to it from what is on the page.
    pub pointer: String,
    pub label: String,
    pub columns: Vec<Column>,
    /// The most rows.
    pub most: usize,
}

/// A member of each element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// As the definition and files name it.
    pub name: String,
    pub label: String,
    /// Rows are told apart by these.
    pub is_key: bool,
    /// Most characters.
    pub most: Option<usize>,
    pub is_guid: bool,
}

/// The long lists among `fields` and below.
pub fn among(fields: &[Field]) -> Vec<LongList> {
    let mut found = Vec::new();
    below("", fields, &mut found);
    found
}

fn below(pointer: &str, fields: &[Field], found: &mut Vec<LongList>) {
    for field in fields {
        let Some(name) = &field.name else { continue };
        let here = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match &field.element {
            Some(element) => found.extend(list(field, element, here)),
            None => below(&here, &field.fields, found),
        }
    }
}

fn list(field: &Field, element: &Field, pointer: String) -> Option<LongList> {
    let most = number(field, "maxItems").filter(|most| *most >= LONG)?;
    let is_text = |field: &Field| field.kinds == [FieldKind::Text];
    let columns: Vec<_> = element.fields.iter().filter_map(column).collect();
    let is_table = !columns.is_empty() && element.fields.iter().all(is_text);
    (is_table && columns.iter().any(|column| column.is_key)).then(|| LongList {
        pointer,
        label: field.label.clone(),
        columns,
        most: usize::try_from(most).unwrap_or(usize::MAX),
    })
}

fn column(field: &Field) -> Option<Column> {
    Some(Column {
        name: field.name.clone()?,
        label: field.label.clone(),
        is_key: field.required,
        most: number(field, "maxLength").and_then(|most| usize::try_from(most).ok()),
        is_guid: field.rules.iter().any(|rule| rule.rule == "format" && rule.value == "uuid"),
    })
}

/// The number of a rule that counts for drafts.
fn number(field: &Field, rule: &str) -> Option<u64> {
    field.rules.iter().find(|one| one.rule == rule && one.enforce != "warn")?.value.as_u64()
}

impl LongList {
    /// What an element says in each column.
    pub fn row(&self, element: &Value) -> Vec<String> {
        let text = |column: &Column| match &element[&column.name] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.columns.iter().map(text).collect()
    }

    /// What a row is told from others by.
    fn key(&self, row: &[String]) -> String {
        let keys = self.columns.iter().zip(row).filter(|(column, _)| column.is_key);
        keys.map(|(_, text)| text.to_lowercase()).collect::<Vec<_>>().join("\u{1f}")
    }
}

/// The elements of the list at `pointer` of what is on a page.
pub fn elements<'c>(content: &'c Value, pointer: &str) -> &'c [Value] {
    content.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Puts `elements` where the list of a page stands, and makes what it stands in.
pub fn put(content: &mut Value, pointer: &str, elements: Vec<Value>) {
    let mut here = content;
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        if !here.is_object() {
            *here = Value::Object(serde_json::Map::new());
        }
        here = &mut here[name];
    }
    *here = Value::Array(elements);
}

#[cfg(test)]
mod tests {
    use domain::PageName;
    use offer_types::OfferTypes;
    use serde_json::json;

    use super::*;

    pub(super) fn audience(offer_type: &str) -> LongList {
        let types = OfferTypes::built_in();
        let known = types.get(&offer_type.parse().unwrap()).unwrap();
        let page = known.pages().iter().find(|page| page.name == PageName::PlanAvailability).unwrap();
        among(&page.fields).swap_remove(0)
    }

    #[test]
    fn audiences_are_tables_by_what_their_types_say() {
        let names =
            |list: &LongList| list.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let machines = audience("microsoft-azure-virtualmachines");
        assert_eq!(machines.pointer, "/restrictedAudience/manualEntries");
        assert_eq!(
            (names(&machines), machines.most),
            (vec!["type".into(), "id".into(), "description".into()], 20_000)
        );
        let services = audience("microsoft-azure-saas");
        assert_eq!(services.pointer, "/tenantAudiences");
        assert_eq!(names(&services), ["id", "description"]);
        assert!(services.columns[0].is_guid && services.columns[0].is_key && !services.columns[1].is_key);
    }

    #[test]
    fn a_list_is_put_where_it_stands_and_the_rest_stays() {
        let mut content = json!({ "a": 1, "restricted": { "b": 2 } });
        put(&mut content, "/restricted/list", vec![json!({ "id": "1" })]);
        put(&mut content, "/new/list", Vec::new());
        let all = json!({ "a": 1, "restricted": { "b": 2, "list": [{ "id": "1" }] }, "new": { "list": [] } });
        assert_eq!(content, all);
        assert_eq!(elements(&content, "/restricted/list").len(), 1);
        assert!(elements(&content, "/none").is_empty());
    }
}
