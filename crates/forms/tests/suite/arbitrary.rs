//! Whatever is stored and whatever is sent.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stoa_forms::{Sheet, pointer, read, show};
use words::Language;

use crate::browser::sent;
use crate::built_in::{Sample, pages, reader};

static PAGES: LazyLock<Vec<Sample>> = LazyLock::new(pages);

/// Any value that could be stored, of no great size.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        Just("a\r\nb\nc".to_owned()),
        Just(" https://x.example ".to_owned()),
        Just("\u{202e}e\u{301}\u{0}".to_owned()),
        Just("<b>&\"'</textarea>".to_owned()),
        Just("\n\nx".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(serde_json::from_str::<Value>("1.50").unwrap()),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(("[a-zA-Z1.~/ ]{1,6}", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A page with some of its fields replaced by anything, deep inside as well.
fn disturbed(sample: &Sample, changes: Vec<(usize, Value)>) -> Value {
    let mut content = sample.content.clone();
    for (seed, value) in changes {
        let fields: Vec<_> = sample.fields.iter().filter(|field| !field.place.contains("[]")).collect();
        let Some(field) = fields.get(seed % fields.len().max(1)) else { continue };
        let at = pointer::of_place(&field.place);
        let inside = field.fields.get(seed / 7 % (field.fields.len() + 1));
        let at = inside
            .and_then(|inside| inside.name.as_ref())
            .map_or(at.clone(), |name| pointer::below(&at, name));
        match content.pointer_mut(&at) {
            Some(Value::Array(elements)) if seed % 2 == 0 => elements.push(value),
            _ => pointer::put(&mut content, &at, Some(value)),
        }
    }
    content
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A page is saved as it is shown: nothing changes, whatever is there.
    #[test]
    fn whatever_is_stored_stays(index in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<usize>(), value()), 1..4)) {
        let sample = index.get(&PAGES);
        let content = disturbed(sample, changes);
        let reader = reader(Language::English);
        let form = sent(&show(&Sheet::new(&reader, sample.fields, &content)).html());
        let read = read(sample.fields, &content, &form);
        prop_assert_eq!(read.content.to_string(), content.to_string(), "{}", sample.name);
        prop_assert!(read.faults.is_empty(), "{:?}", read.faults);
    }

    /// Whatever is sent, what the form did not show stays.
    #[test]
    fn whatever_is_sent_changes_what_was_shown_only(
        index in any::<prop::sample::Index>(),
        shown in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        strays in prop::collection::vec(("[a-z:/~0-9.]{0,12}", "[ -~]{0,8}"), 0..6),
        act in prop::sample::select(vec!["save", "add", "copy", "remove", "undo", "up", "down", "all", ""]),
        row in 0..4usize,
        texts in prop::collection::vec("\\PC{0,6}", 6),
    ) {
        let sample = index.get(&PAGES);
        let places: Vec<String> = sample.fields.iter().map(|field| pointer::of_place(&field.place)).collect();
        prop_assume!(!places.is_empty());
        let shown: Vec<&String> = shown.iter().map(|index| index.get(&places)).collect();
        let mut form: Vec<(String, String)> = strays;
        for (at, text) in shown.iter().zip(&texts) {
            form.push(("shown".to_owned(), (*at).clone()));
            form.push(((*at).clone(), text.clone()));
            form.push((format!("row:{at}"), text.clone()));
            form.push((format!("row:{at}"), format!("{row}-{text}")));
            form.push((format!("gone:{at}"), row.to_string()));
            form.push((format!("name:{at}"), text.clone()));
            form.push(("shown".to_owned(), format!("{at}/{row}")));
            form.push((format!("{at}/{row}"), text.clone()));
        }
        // Names that the form has not shown.
        form.extend(places.iter().map(|at| (at.clone(), "x".to_owned())));
        let about = shown.first().map_or_else(|| "/nowhere".to_owned(), |at| format!("{at}/{row}"));
        form.push(("do".to_owned(), format!("{act} {about}")));
        let read = read(sample.fields, &sample.content, &form);
        for at in places.iter().filter(|at| !shown.iter().any(|shown| pointer::is_in(shown, at) || pointer::is_in(at, shown))) {
            prop_assert_eq!(read.content.pointer(at), sample.content.pointer(at), "{} {}", sample.name, at);
        }
    }
}

#[test]
fn a_great_many_rows_do_not_take_long() {
    let sample = PAGES.iter().find(|sample| sample.name.ends_with("listing")).unwrap();
    let list = sample.fields.iter().find(|field| field.element.is_some()).unwrap();
    let at = pointer::of_place(&list.place);
    let mut form = vec![("shown".to_owned(), at.clone())];
    form.extend((0..50_000).map(|_| (format!("row:{at}"), "new".to_owned())));
    let read = read(sample.fields, &sample.content, &form);
    assert!(read.content.pointer(&at).is_none_or(|list| list == &json!([])));
}
