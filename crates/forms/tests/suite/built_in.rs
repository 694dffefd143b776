//! Every page of every example, in every state.

use std::sync::LazyLock;

use domain::{Page, Timestamp};
use offer_types::{EXAMPLES, Field, OfferType, OfferTypes};
use serde_json::Value;
use stoa_forms::{Live, Sheet, read, show};
use ui::Reader;
use words::Language;

use crate::browser::sent;

static TYPES: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

pub(crate) fn reader(language: Language) -> Reader<'static> {
    let now = Timestamp::parse("2026-11-29T10:58:07Z").unwrap();
    Reader { words: TYPES.words(language), now }
}

/// A page of an example.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) fields: &'static [Field],
    pub(crate) content: Value,
}

/// Every page of every example, as a portal reads it: without secrets.
pub(crate) fn pages() -> Vec<Sample> {
    let mut samples = Vec::new();
    for (name, text) in EXAMPLES {
        let mut offer: Value = serde_json::from_str(text).unwrap();
        let id = offer["offerTypeId"].as_str().unwrap().parse().unwrap();
        let offer_type: &'static OfferType = TYPES.get(&id).unwrap();
        let mut definition = offer["definition"].take();
        offer_type.take_secrets(&mut definition);
        for page in offer_type.pages_of(&definition) {
            samples.extend(sample(name, offer_type, &definition, &page));
        }
    }
    samples
}

fn sample(name: &str, offer_type: &'static OfferType, definition: &Value, page: &Page) -> Option<Sample> {
    let fields = offer_type.pages().iter().find(|known| known.name == page.name())?;
    let content = offer_type.page(definition, page)?;
    Some(Sample { name: format!("{name}: {page}"), fields: &fields.fields, content })
}

#[test]
fn a_page_that_is_saved_as_it_is_shown_stays_as_it_is() {
    let samples = pages();
    assert!(samples.len() > 200, "{}", samples.len());
    for language in Language::ALL {
        let reader = reader(language);
        for sample in &samples {
            let sheet = Sheet::new(&reader, sample.fields, &sample.content);
            let live = Sheet { live: Some(Live { version: 3, content: &sample.content }), ..sheet };
            for sheet in [sheet, live, Sheet { may_edit: false, ..sheet }] {
                let form = sent(&show(&sheet).html());
                let read = read(sample.fields, &sample.content, &form);
                assert_eq!(read.content.to_string(), sample.content.to_string(), "{}", sample.name);
                assert_eq!((read.faults, read.changed), (vec![], vec![]), "{}", sample.name);
            }
        }
    }
}

#[test]
fn everything_on_a_page_has_a_control_or_is_told() {
    let reader = reader(Language::English);
    for sample in pages().iter().filter(|sample| !sample.name.ends_with(": plans")) {
        let shown = show(&Sheet::new(&reader, sample.fields, &sample.content));
        assert!(shown.others.is_none(), "{}: {:?}", sample.name, shown.others);
        let html = shown.html();
        // What is joined may stand apart, and what can only be one thing is not asked for.
        let parts = texts(&sample.content).into_iter().flat_map(|text| text.split([',', ';', '\n']));
        let labels = labels(sample.fields);
        for part in parts.map(str::trim).filter(|part| *part != "USD") {
            if labels.iter().any(|(value, label)| *value == part && html.contains(label)) {
                continue;
            }
            let escaped = askama::filters::escape(part, askama::filters::Html).unwrap().to_string();
            assert!(html.contains(&escaped), "{}: {part}", sample.name);
        }
    }
}

/// Every value that may be chosen, with what people call it.
fn labels(fields: &[Field]) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for field in fields {
        let known = field.choices.iter();
        found.extend(known.filter_map(|choice| Some((choice.value.as_str()?, choice.label.as_str()))));
        found.extend(labels(&field.fields));
        for inner in field.element.iter().chain(&field.entry) {
            found.extend(labels(std::slice::from_ref(&**inner)));
        }
    }
    found
}

/// Every text in a document.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(elements) => elements.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
