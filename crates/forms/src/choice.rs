//! Values that may be chosen, as a person tells them apart.

use std::collections::HashMap;

use domain::folded;
use offer_types::Field;
use serde_json::Value;

/// A value that may be chosen, with other ways to write the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pick<'f> {
    pub(crate) label: &'f str,
    /// The first one is what a new choice stores.
    pub(crate) spellings: Vec<&'f Value>,
}

impl Pick<'_> {
    /// What a form sends for it, where `stored` is there: its own spelling stays.
    pub(crate) fn sent(&self, stored: Option<&Value>) -> String {
        let spelling = stored.filter(|stored| self.spellings.contains(stored)).unwrap_or(self.spellings[0]);
        text(spelling)
    }

    pub(crate) fn is(&self, value: &Value) -> bool {
        self.spellings.contains(&value)
    }
}

/// What may be chosen of `field`. Values that differ in letter case only, or that people call the same, are one.
pub(crate) fn options(field: &Field) -> Vec<Pick<'_>> {
    let mut options: Vec<Pick<'_>> = Vec::new();
    let (mut labels, mut values) = (HashMap::new(), HashMap::new());
    for choice in &field.choices {
        let (label, value) = (folded(&choice.label), folded(&text(&choice.value)));
        let same = labels.get(&label).or_else(|| values.get(&value)).copied();
        let index = same.unwrap_or(options.len());
        match same {
            Some(index) => options[index].spellings.push(&choice.value),
            None => options.push(Pick { label: &choice.label, spellings: vec![&choice.value] }),
        }
        labels.entry(label).or_insert(index);
        values.entry(value).or_insert(index);
    }
    options
}

/// A value as a form sends it.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What a form sends for a value that is none of the choices and written beside them: a word that is no choice itself.
pub(crate) fn other_word(field: &Field) -> String {
    let mut word = String::from("other");
    while field.choices.iter().any(|choice| text(&choice.value) == word) {
        word.push('_');
    }
    word
}
