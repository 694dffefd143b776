//! Each construct of a type: the control it gets, and what becomes of what is sent.

use domain::Timestamp;
use offer_types::Field;
use serde_json::{Value, json};
use ui::Reader;
use words::{Sentence, Words};

use crate::made::{field, fields, with};
use crate::{Act, Found, KeptFile, Live, Read, Sheet, Weight, read, show};

fn reader() -> Reader<'static> {
    Reader { words: Words::ENGLISH, now: Timestamp::parse("2026-11-29T10:58:07Z").expect("a time") }
}

fn html(fields: &[Field], content: &Value) -> String {
    let reader = reader();
    show(&Sheet::new(&reader, fields, content)).html()
}

/// What becomes of `stored` when a form sends these pairs.
fn sent(fields: &[Field], stored: &Value, pairs: &[(&str, &str)]) -> Read {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(fields, stored, &pairs)
}

/// The same for one field that the form shows.
fn one(field: &Field, stored: &Value, value: &str) -> (Value, Vec<String>) {
    let name = format!("/{}", field.name.as_deref().expect("a name"));
    let read = sent(std::slice::from_ref(field), stored, &[("shown", &name), (&name, value)]);
    (read.content, read.faults.iter().map(|fault| fault.text.to_string()).collect())
}

#[test]
fn a_text_is_as_long_as_it_may_be() {
    let text = |most: u64| field("a", json!({ "type": "string", "maxLength": most }));
    let html = |field: Field| html(&[field], &json!({ "a": "words" }));
    assert!(html(text(50)).contains(r#"type="text" value="words" size="52""#), "{}", html(text(50)));
    assert!(html(text(200)).contains(r#"rows="2" data-line"#));
    assert!(html(text(3000)).contains(r#"rows="20""#));
    assert!(html(text(450)).contains(r#"rows="5""#));
    assert!(html(text(50)).contains("5 of 50 characters"));
    assert!(html(field("a", json!({ "type": "string", "format": "email" }))).contains(r#"type="email""#));
    assert!(html(field("a", json!({ "type": "string", "format": "slug" }))).contains(r#"class="code""#));
}

#[test]
fn a_text_is_stored_as_it_was_written() {
    let text = field("a", json!({ "type": "string", "maxLength": 3000 }));
    let stored = json!({ "a": "one\r\ntwo", "b": 1 });
    assert_eq!(one(&text, &stored, "one\r\ntwo").0, stored, "line ends of browsers change nothing");
    assert_eq!(one(&text, &stored, "one\r\ntwo\r\n").0, json!({ "a": "one\ntwo\n", "b": 1 }));
    assert_eq!(one(&text, &stored, "").0, json!({ "b": 1 }));
    assert_eq!(one(&text, &json!({ "a": "" }), "").0, json!({ "a": "" }));
    assert_eq!(one(&text, &json!({ "a": null }), "").0, json!({ "a": null }));
    let strange = "\u{202e}שלום e\u{301}".repeat(800);
    assert_eq!(one(&text, &json!({}), &strange).0["a"], strange);
    let (content, faults) = one(&text, &stored, "a\0b");
    assert_eq!((content, faults.len()), (stored, 1));
}

#[test]
fn a_number_keeps_its_spelling() {
    let number = field("a", json!({ "type": "number", "x-stoa-label": "Price" }));
    let stored: Value = serde_json::from_str(r#"{"a":1.50}"#).expect("JSON");
    assert_eq!(one(&number, &stored, " 1.5 ").0.to_string(), r#"{"a":1.50}"#);
    assert_eq!(one(&number, &stored, "007.250").0.to_string(), r#"{"a":7.250}"#);
    assert_eq!(one(&number, &stored, "\u{2212}3").0.to_string(), r#"{"a":-3}"#);
    for wrong in ["12,50", "1e3", "0x1", "--1", "1.", ".5", "NaN", &"9".repeat(50)] {
        let (content, faults) = one(&number, &stored, wrong);
        assert_eq!((content, faults.len()), (stored.clone(), 1), "{wrong}");
    }
    let lun = field("a", json!({ "type": ["integer", "string"] }));
    assert_eq!(one(&lun, &json!({ "a": "0" }), "1").0, json!({ "a": "1" }));
    assert_eq!(one(&lun, &json!({ "a": 0 }), "1").0, json!({ "a": 1 }));
    assert_eq!(one(&lun, &json!({}), "one").0, json!({ "a": "one" }));
}

#[test]
fn what_is_no_number_is_shown_again() {
    let number = [field("a", json!({ "type": "integer", "x-stoa-label": "Months" }))];
    let stored = json!({ "a": 3 });
    let read = sent(&number, &stored, &[("shown", "/a"), ("/a", "three")]);
    let reader = reader();
    let faults = read.faults.iter().map(|fault| Found {
        pointer: fault.pointer.clone(),
        text: fault.text.clone(),
        weight: Weight::Refused,
    });
    let faults: Vec<_> = faults.collect();
    let sheet =
        Sheet { typed: Some(&read.typed), findings: &faults, ..Sheet::new(&reader, &number, &read.content) };
    let shown = show(&sheet);
    let html = shown.html();
    assert!(html.contains(r#"value="three""#) && html.contains(r#"aria-invalid="true""#), "{html}");
    assert!(html.contains(&shown.problems[0].text) && shown.problems[0].id.as_deref() == Some("f/a"));
    assert_eq!((shown.errors(), shown.sections[0].errors), (1, 1));
}

#[test]
fn a_flag_that_nobody_answered_has_two_answers() {
    let all = with(json!({
        "type": "object", "required": ["a"],
        "properties": { "a": { "type": "boolean" }, "b": { "type": "boolean" } },
    }));
    let unset = html(&all, &json!({}));
    assert!(
        unset.contains(r#"type="radio" name="/a" value="false""#) && unset.contains(r#"type="checkbox""#)
    );
    assert_eq!(html(&all, &json!({ "a": false })).matches(r#"type="checkbox""#).count(), 2);
    let shown = [("shown", "/a"), ("shown", "/b")];
    assert_eq!(sent(&all, &json!({}), &shown).content, json!({}), "no answer is none");
    assert_eq!(sent(&all, &json!({ "b": true }), &shown).content, json!({ "b": false }));
    assert_eq!(sent(&all, &json!({}), &[("shown", "/a"), ("/a", "false")]).content, json!({ "a": false }));
    assert_eq!(sent(&all, &json!({}), &[("/a", "true")]).content, json!({}), "what was not shown stays");
}

#[test]
fn spellings_of_one_choice_are_one() {
    let choice = field(
        "a",
        json!({
            "type": "string", "enum": ["free", "contact-me", "Free", "contactMe", "Contact-Me"],
            "x-stoa-enum-labels": { "contact-me": "Contact me", "contactMe": "Contact me", "Contact-Me": "Contact me" },
        }),
    );
    let html = html(std::slice::from_ref(&choice), &json!({ "a": "Free" }));
    assert_eq!(html.matches(r#"type="radio""#).count(), 3, "none, and two choices: {html}");
    assert!(html.contains(r#"value="Free" checked"#), "{html}");
    assert_eq!(one(&choice, &json!({ "a": "Free" }), "Free").0, json!({ "a": "Free" }));
    assert_eq!(one(&choice, &json!({ "a": "Free" }), "contact-me").0, json!({ "a": "contact-me" }));
    assert_eq!(one(&choice, &json!({ "a": "Free" }), "").0, json!({}));
}

#[test]
fn beside_the_choices_something_else_may_stand() {
    let choice =
        field("a", json!({ "type": "string", "x-stoa-enum-labels": { "other": "Another", "b": "B" } }));
    let fields = [choice];
    let html = html(&fields, &json!({ "a": "mine" }));
    assert!(html.contains(r#"value="other_" selected"#) && html.contains(r#"value="mine""#), "{html}");
    let pairs = |picked, other| [("shown", "/a"), ("/a", picked), ("other:/a", other)];
    let stored = json!({ "a": "mine" });
    assert_eq!(sent(&fields, &stored, &pairs("other_", "mine")).content, stored);
    assert_eq!(sent(&fields, &stored, &pairs("other_", "yours")).content, json!({ "a": "yours" }));
    assert_eq!(sent(&fields, &stored, &pairs("other", "yours")).content, json!({ "a": "other" }));
}

#[test]
fn many_choices_are_a_select_or_a_list() {
    let choice = |many: usize| {
        let values: Vec<_> = (0..many).map(|number| format!("v{number}")).collect();
        field("a", json!({ "type": "string", "enum": values }))
    };
    assert!(html(&[choice(12)], &json!({})).contains("<select"));
    let many = html(&[choice(30)], &json!({}));
    assert_eq!(many.matches(r#"type="radio""#).count(), 31);
    let strange = html(&[choice(12)], &json!({ "a": "elsewhere" }));
    assert!(strange.contains(r#"value="elsewhere" selected"#), "what is stored stays: {strange}");
}

#[test]
fn of_a_long_list_the_first_are_shown_with_what_is_chosen_before_all_others() {
    let values: Vec<_> = (0..30).map(|number| format!("v{number}")).collect();
    let some = field("a", json!({ "type": "array", "items": { "type": "string", "enum": values } }));
    let html = html(&[some], &json!({ "a": ["v29"] }));
    let (first, rest) = html.split_once("<details").expect("the rest is folded");
    assert!(first.contains(r#"<div class="picks"><label data-words="v29 v29"><input type="checkbox" name="/a" value="v29" checked>"#));
    assert_eq!(
        (first.matches("<input type=\"checkbox\"").count(), rest.matches("value=\"v").count()),
        (12, 18)
    );
    assert!(rest.contains("<summary>Show all 30</summary>"), "{rest}");
}

#[test]
fn beside_a_long_list_something_else_may_stand() {
    let labels: Value =
        (0..30).map(|number| (format!("v{number}"), Value::from(format!("V{number}")))).collect();
    let one = field("a", json!({ "type": "string", "x-stoa-enum-labels": labels }));
    let some =
        field("b", json!({ "type": "array", "items": { "type": "string", "x-stoa-enum-labels": labels } }));
    let fields = [one, some];
    let stored = json!({ "a": "mine", "b": ["v3", "old"] });
    let shown = html(&fields, &stored);
    assert!(shown.contains(r#"name="/a" value="other" checked"#), "{shown}");
    assert!(shown.contains(r#"name="other:/a" value="mine""#) && shown.contains(r#"name="other:/b""#));
    let said = |one, other, others| {
        let pairs = [
            ("shown", "/a"),
            ("/a", one),
            ("other:/a", other),
            ("shown", "/b"),
            ("/b", "v3"),
            ("other:/b", others),
        ];
        sent(&fields, &stored, &pairs).content
    };
    assert_eq!(said("other", "mine", "old\r\n"), stored);
    assert_eq!(
        said("other", " yours ", "\r\n new \r\nv1\r\nv3"),
        json!({ "a": " yours ", "b": ["v3", "v1", "new"] })
    );
    assert_eq!(said("v2", "mine", ""), json!({ "a": "v2", "b": ["v3"] }));
}

#[test]
fn several_choices_keep_their_order_and_what_is_unknown() {
    let list = field("a", json!({ "type": "array", "items": { "type": "string", "enum": ["x", "y", "z"] } }));
    let stored = json!({ "a": ["z", "old", "x"] });
    let shown = html(std::slice::from_ref(&list), &stored);
    assert!(shown.contains(r#"value="old" checked"#), "{shown}");
    let pairs = [("shown", "/a"), ("/a", "x"), ("/a", "y"), ("/a", "old")];
    assert_eq!(sent(std::slice::from_ref(&list), &stored, &pairs).content, json!({ "a": ["old", "x", "y"] }));
    assert_eq!(sent(std::slice::from_ref(&list), &stored, &[("shown", "/a")]).content, json!({}));
    assert_eq!(sent(&[list], &json!({ "a": [] }), &[("shown", "/a")]).content, json!({ "a": [] }));
}

/// A list of objects as forms show it, with the markers of `stored`.
fn rows(fields: &[Field], stored: &Value) -> Vec<(String, String)> {
    let html = html(fields, stored);
    let markers = html.split(r#"name="row:/a" value=""#).skip(1);
    let markers = markers.map(|rest| rest.split('"').next().expect("a value").to_owned());
    let mut pairs = vec![("shown".to_owned(), "/a".to_owned())];
    for (index, marker) in markers.enumerate() {
        pairs.push(("row:/a".to_owned(), marker));
        pairs.push(("shown".to_owned(), format!("/a/{index}/t")));
        pairs
            .push((format!("/a/{index}/t"), stored["a"][index]["t"].as_str().unwrap_or_default().to_owned()));
    }
    pairs
}

fn links() -> Vec<Field> {
    fields(json!({ "a": {
        "type": "array", "maxItems": 5, "x-stoa-label": "Links",
        "items": { "type": "object", "properties": { "t": { "type": "string", "x-stoa-label": "Title" } } },
    } }))
}

#[test]
fn what_nobody_sees_of_a_row_goes_along_with_it() {
    let (fields, stored) = (links(), json!({ "a": [{ "t": "one", "u": 1 }, { "t": "two", "u": 2 }] }));
    let act = |what: &str| {
        let mut pairs = rows(&fields, &stored);
        pairs.push(("do".to_owned(), what.to_owned()));
        read(&fields, &stored, &pairs)
    };
    assert_eq!(act("save").content, stored);
    let down = act("down /a/0");
    assert_eq!(down.content, json!({ "a": [{ "t": "two", "u": 2 }, { "t": "one", "u": 1 }] }));
    assert_eq!(down.changed, ["/a"]);
    let copy = act("copy /a/0");
    assert_eq!(
        copy.content["a"],
        json!([{ "t": "one", "u": 1 }, { "t": "one", "u": 1 }, { "t": "two", "u": 2 }])
    );
    // The form that shows this is saved as it is.
    let reader = reader();
    let sheet = Sheet { typed: Some(&copy.typed), ..Sheet::new(&reader, &fields, &copy.content) };
    let shown = show(&sheet).html();
    let told: Vec<_> =
        copy.typed.rows["/a"].iter().map(|marker| format!(r#"name="row:/a" value="{marker}""#)).collect();
    assert!(told.iter().all(|told| shown.contains(told)), "{shown}");
    let moved = |to: &str| {
        let stored = json!({ "a": [{ "t": "1", "u": 1 }, { "t": "2", "u": 2 }, { "t": "3", "u": 3 }] });
        let mut pairs = rows(&fields, &stored);
        pairs.extend([("to:/a/0".to_owned(), to.to_owned()), ("do".to_owned(), "move /a/0".to_owned())]);
        let read = read(&fields, &stored, &pairs);
        let order: Vec<_> =
            read.content["a"].as_array().unwrap().iter().map(|row| row["u"].clone()).collect();
        (json!(order), read.faults.len())
    };
    for (to, order, faults) in [
        ("3", [2, 3, 1], 0),
        (" 2 ", [2, 1, 3], 0),
        ("99", [2, 3, 1], 0),
        ("0", [1, 2, 3], 1),
        ("x", [1, 2, 3], 1),
    ] {
        assert_eq!(moved(to), (json!(order), faults), "{to}");
    }
    assert_eq!(act("up /a/0").content, stored, "there is nothing above the first");
    assert_eq!(act("down /a/7").content, stored);
}

#[test]
fn a_row_that_is_removed_comes_back_until_it_is_saved() {
    let (fields, stored) = (links(), json!({ "a": [{ "t": "one" }, { "t": "two" }] }));
    let mut pairs = rows(&fields, &stored);
    pairs.push(("do".to_owned(), "remove /a/0".to_owned()));
    let removed = read(&fields, &stored, &pairs);
    assert_eq!((&removed.content, removed.act.is_saved()), (&stored, false));
    let reader = reader();
    let sheet = Sheet { typed: Some(&removed.typed), ..Sheet::new(&reader, &fields, &removed.content) };
    let shown = show(&sheet).html();
    assert!(
        shown.contains(r#"name="gone:/a" value="0""#) && shown.contains("one is removed when you save."),
        "{shown}"
    );
    assert!(shown.contains(r#"value="undo /a/0" autofocus"#), "{shown}");
    pairs.pop();
    pairs.push(("gone:/a".to_owned(), "0".to_owned()));
    assert_eq!(read(&fields, &stored, &pairs).content, json!({ "a": [{ "t": "two" }] }));
    pairs.push(("gone:/a".to_owned(), "1".to_owned()));
    assert_eq!(read(&fields, &stored, &pairs).content, json!({}), "a list without rows is none");
    pairs.push(("do".to_owned(), "undo /a/0".to_owned()));
    let back = read(&fields, &stored, &pairs);
    assert!(!back.typed.gone.contains("/a/0") && back.typed.gone.contains("/a/1"));
}

#[test]
fn a_row_is_added_and_left_out_where_nobody_fills_it_in() {
    let fields = links();
    let added = sent(&fields, &json!({}), &[("shown", "/a"), ("do", "add /a")]);
    assert_eq!((&added.content, &added.act), (&json!({ "a": [{}] }), &Act::Add("/a".to_owned())));
    assert_eq!(added.typed.focus.as_deref(), Some("/a/0"));
    let row = [("shown", "/a"), ("row:/a", "new"), ("shown", "/a/0/t"), ("/a/0/t", "")];
    assert_eq!(sent(&fields, &json!({}), &row).content, json!({}));
    let filled = [("shown", "/a"), ("row:/a", "new"), ("shown", "/a/0/t"), ("/a/0/t", "New")];
    assert_eq!(sent(&fields, &json!({}), &filled).content, json!({ "a": [{ "t": "New" }] }));
    let not_shown = sent(&fields, &json!({}), &[("do", "add /a")]);
    assert_eq!(not_shown.content, json!({}));
}

#[test]
fn the_key_of_a_stored_row_is_fixed_and_a_copy_has_none() {
    let fields = fields(json!({ "a": {
        "type": "array", "x-stoa-key": "id",
        "items": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" }, "t": { "type": "string" } } },
    } }));
    let stored = json!({ "a": [{ "id": "x", "t": "one" }] });
    let shown = html(&fields, &stored);
    assert!(!shown.contains(r#"name="/a/0/id""#) && shown.contains(r#"name="/a/0/t""#), "{shown}");
    let mut pairs = rows(&fields, &stored);
    pairs.push(("do".to_owned(), "copy /a/0".to_owned()));
    let copy = read(&fields, &stored, &pairs);
    assert_eq!(copy.content["a"][1], json!({ "t": "one" }));
    let reader = reader();
    let sheet = Sheet { typed: Some(&copy.typed), ..Sheet::new(&reader, &fields, &copy.content) };
    assert!(show(&sheet).html().contains(r#"name="/a/1/id""#));
}

#[test]
fn a_map_is_a_table_by_name() {
    let fields = fields(json!({ "a": {
        "type": "object", "x-stoa-label": "Versions",
        "propertyNames": { "pattern": "^[0-9]+[.][0-9]+$", "x-stoa-message": "Two numbers, such as 1.0." },
        "additionalProperties": { "type": "object", "x-stoa-label": "Version", "properties": { "t": { "type": "string" } } },
    } }));
    let stored = json!({ "a": { "1.0": { "t": "one", "u": 1 } } });
    let shown = html(&fields, &stored);
    assert!(shown.contains(r#"name="/a/1.0/t""#) && shown.contains(r#"name="name:/a""#), "{shown}");
    let pairs = |name, act| {
        vec![
            ("shown", "/a"),
            ("row:/a", "1.0"),
            ("shown", "/a/1.0/t"),
            ("/a/1.0/t", "eins"),
            ("name:/a", name),
            ("do", act),
        ]
    };
    let added = sent(&fields, &stored, &pairs("2.0", "add /a"));
    assert_eq!(added.content, json!({ "a": { "1.0": { "t": "eins", "u": 1 }, "2.0": {} } }));
    for (name, told) in [("two", "Two numbers"), ("", "name"), ("1.0", "already")] {
        let read = sent(&fields, &stored, &pairs(name, "add /a"));
        assert!(read.faults[0].text.to_string().contains(told), "{name}: {}", read.faults[0].text);
    }
    let mut gone = pairs("", "save");
    gone.push(("gone:/a", "1.0"));
    assert_eq!(sent(&fields, &stored, &gone).content, json!({ "a": {} }));
}

#[test]
fn a_secret_is_written_and_never_shown() {
    let secret = [field("a", json!({ "type": "string", "x-stoa-secret": true, "x-stoa-label": "Key" }))];
    let read = sent(&secret, &json!({}), &[("shown", "/a"), ("/a", "hunter2")]);
    assert_eq!(read.content, json!({ "a": "hunter2" }));
    let reader = reader();
    let sheet = Sheet { typed: Some(&read.typed), ..Sheet::new(&reader, &secret, &read.content) };
    let shown = show(&sheet).html();
    assert!(!shown.contains("hunter2") && shown.contains("type it again"), "{shown}");
    assert_eq!(sent(&secret, &json!({}), &[("shown", "/a"), ("/a", "")]).content, json!({}));
    let clear = [("shown", "/a"), ("/a", ""), ("clear:/a", "true")];
    assert_eq!(sent(&secret, &json!({}), &clear).content, json!({ "a": "" }));
}

#[test]
fn what_publishing_fixed_is_for_reading_only() {
    let fields = fields(json!({
        "a": { "type": "string", "x-stoa-immutable": "published" },
        "b": { "type": "string", "x-stoa-immutable": "published-absence" },
        "c": { "type": "integer", "x-stoa-immutable": "published-ceiling" },
        "d": { "type": "array", "x-stoa-immutable": "published-entries", "items": { "type": "string" } },
    }));
    let content = json!({ "a": "fixed", "c": 5, "d": ["old", "new"] });
    let live = json!({ "a": "fixed", "c": 7, "d": ["old"] });
    let reader = reader();
    let sheet =
        Sheet { live: Some(Live { version: 2, content: &live }), ..Sheet::new(&reader, &fields, &content) };
    let shown = show(&sheet).html();
    assert!(!shown.contains(r#"name="/a""#) && shown.contains("Fixed since version 2."), "{shown}");
    assert!(
        !shown.contains(r#"name="/b""#) && shown.contains("Version 2 was published without it"),
        "{shown}"
    );
    assert!(shown.contains(r#"name="/c""#) && shown.contains("version 2 has 7"), "{shown}");
    assert!(!shown.contains(r#"name="/d/0""#) && shown.contains(r#"name="/d/1""#), "{shown}");
    assert!(!shown.contains("remove /d/0") && shown.contains("remove /d/1"), "{shown}");
}

#[test]
fn one_of_several_alternatives_is_saved() {
    let fields = fields(json!({ "o": {
        "type": "object", "x-stoa-message": "One of them.", "oneOf": [{ "required": ["x"] }, { "required": ["y"] }],
        "properties": { "x": { "type": "string", "x-stoa-label": "X" }, "y": { "type": "string", "x-stoa-label": "Y" } },
    } }));
    let stored = json!({ "o": { "x": "1" } });
    let shown = html(&fields, &stored);
    assert!(shown.contains(r#"name="alt:/o" value="0" checked"#), "{shown}");
    assert!(shown.contains(r#"data-when="alt:/o" data-is="[&#34;1&#34;]""#), "{shown}");
    let pairs = |alternative, act| {
        [
            ("shown", "/o/x"),
            ("/o/x", "1"),
            ("shown", "/o/y"),
            ("/o/y", "2"),
            ("alt:/o", alternative),
            ("do", act),
        ]
    };
    assert_eq!(sent(&fields, &stored, &pairs("1", "save")).content, json!({ "o": { "y": "2" } }));
    let switched = sent(&fields, &stored, &pairs("1", "preview"));
    assert_eq!(switched.content, json!({ "o": { "x": "1", "y": "2" } }), "until then both are there");
    assert_eq!(switched.typed.alternatives["/o"], 1);
}

#[test]
fn a_member_says_when_it_matters() {
    let fields = fields(json!({
        "a": { "type": "string", "enum": ["x", "y"], "x-stoa-label": "Cause", "x-stoa-enum-labels": { "x": "The first", "y": "The other" } },
        "b": { "type": "string", "x-stoa-when": { "member": "a", "is": ["x"] } },
    }));
    let shown = html(&fields, &json!({}));
    assert!(shown.contains(r#"<div data-when="/a" data-is="[&#34;x&#34;]">"#), "{shown}");
    assert!(shown.contains("Matters where Cause is The first."), "{shown}");
}

#[test]
fn what_no_control_can_show_is_shown_as_json() {
    let fields = [field("a", json!({ "type": "string" }))];
    let stored = json!({ "a": { "b": [1, 2] } });
    let shown = html(&fields, &stored);
    assert!(shown.contains(r#"name="shown" value="raw:/a""#), "{shown}");
    let pairs = |text| [("shown", "raw:/a"), ("/a", text)];
    assert_eq!(sent(&fields, &stored, &pairs("\"text\"")).content, json!({ "a": "text" }));
    assert_eq!(sent(&fields, &stored, &pairs("{")).faults.len(), 1);
    assert_eq!(sent(&fields, &stored, &pairs("")).content, json!({}));
}

#[test]
fn members_that_nobody_knows_are_kept_and_shown() {
    let fields = [field("a", json!({ "type": "string" }))];
    let content = json!({ "a": "x", "strange": { "<b>": 1 } });
    let shown = html(&fields, &content);
    assert!(shown.contains("Other fields kept: 1") && shown.contains("&#60;b&#62;"), "{shown}");
    let reader = reader();
    let sheet = Sheet { shows_others: false, ..Sheet::new(&reader, &fields, &content) };
    assert!(!show(&sheet).html().contains("strange"));
}

#[test]
fn what_was_found_stands_at_its_field_or_at_the_next_one_around_it() {
    let fields = links();
    let found = |pointer: &str, weight| Found {
        pointer: pointer.to_owned(),
        text: Sentence::plain(pointer.to_owned()),
        weight,
    };
    let findings = [
        found("/a/0/t", Weight::Must),
        found("/a/0/unknown", Weight::Look),
        found("/a/9", Weight::Must),
        found("/elsewhere", Weight::Must),
    ];
    let (reader, content) = (reader(), json!({ "a": [{ "t": "one" }] }));
    let shown = show(&Sheet { findings: &findings, ..Sheet::new(&reader, &fields, &content) });
    let told: Vec<_> =
        shown.problems.iter().map(|problem| (problem.pointer.as_str(), problem.id.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("/a/0/t", Some("f/a/0/t")),
            ("/a/0/unknown", Some("f/a")),
            ("/a/9", Some("f/a")),
            ("/elsewhere", None)
        ]
    );
    assert_eq!((shown.errors(), shown.sections[0].errors), (3, 2));
    assert!(shown.sections[0].html.contains(r#"id="f/a""#));
}

#[test]
fn whoever_may_not_edit_has_nothing_to_send() {
    let all = fields(json!({
        "a": { "type": "string" }, "b": { "type": "boolean" }, "c": { "type": "array", "items": { "type": "string" } },
    }));
    let (reader, content) = (reader(), json!({ "a": "x", "b": true, "c": ["y"] }));
    let shown = show(&Sheet { may_edit: false, ..Sheet::new(&reader, &all, &content) }).html();
    assert!(!shown.contains("name=\"/") && !shown.contains("<button") && !shown.contains("shown"), "{shown}");
    assert!(shown.contains("Yes") && shown.contains(r#"value="y""#), "{shown}");
}

#[test]
fn a_file_that_is_kept_says_what_it_is() {
    let logo = || {
        let rule =
            json!({ "kind": "image", "mediaTypes": ["image/png"], "pixels": { "width": 40, "height": 40 } });
        field("logo", json!({ "type": "string", "x-stoa-label": "Logo", "x-stoa-artifact": rule }))
    };
    let digest = "ab".repeat(32);
    let content = json!({ "logo": format!("https://m.example/artifacts/{digest}") });
    let shown = |source: Option<&str>, width: u32| {
        let kept = KeptFile {
            source: source.map(str::to_owned),
            media_type: "image/png".to_owned(),
            bytes: 3000,
            pixels: Some((width, 40)),
            at: Timestamp::parse("2026-11-03T10:00:00Z").expect("a time"),
        };
        let files = [(digest.clone(), kept)].into();
        let (reader, fields) = (reader(), [logo()]);
        show(&Sheet { files: Some(&files), ..Sheet::new(&reader, &fields, &content) }).html()
    };
    let named = shown(Some("https://x.example/pictures/small.png?s=1"), 40);
    assert!(named.contains(r#"<span class="named">small.png</span>"#), "{named}");
    let found = r#"class="found">PNG, 40 × 40 pixels, 3 kB. Fits, checked 3 Nov 2026.</p>"#;
    assert!(named.contains(found), "{named}");
    let other = shown(None, 41);
    assert!(!other.contains("class=\"named\""), "a digest is no name: {other}");
    assert!(
        other.contains("class=\"fault\">PNG, 41 × 40 pixels, 3 kB. Logo is 41×40 pixels, but must be"),
        "{other}"
    );
    let unknown = html(&[logo()], &content);
    assert!(
        unknown.contains("data-found role=\"status\"></p>") && unknown.contains("value=\"clear /logo\""),
        "{unknown}"
    );
}
