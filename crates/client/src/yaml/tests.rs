use proptest::prelude::*;
use serde_json::{Value, json};

use super::{parse, write};

#[test]
fn reads_what_people_write() {
    let text = "# an offer\nid: demo\nplans:\n- planId: &first basic\n  price: 1.10\n  big: 123456789012345678901234567890\n  \
                versions: {2026.01.01: {url: \"https://a/b#c\"}}\n  text: |\n    one\n    two\n- planId: *first\n  on: yes\n  no: ~\n  date: 2026-01-01\n";
    let expected = r#"{"id":"demo","plans":[{"planId":"basic","price":1.10,"big":123456789012345678901234567890,"versions":{"2026.01.01":{"url":"https://a/b#c"}},"text":"one\ntwo\n"},{"planId":"basic","on":"yes","no":null,"date":"2026-01-01"}]}"#;
    assert_eq!(parse(text).unwrap().to_string(), expected);
    assert_eq!(parse(expected).unwrap().to_string(), expected, "JSON is YAML");
    assert_eq!(parse("").unwrap(), Value::Null);
    assert_eq!(parse("!!str 5").unwrap(), json!("5"));
    assert_eq!(parse("\"<<\": 1").unwrap(), json!({ "<<": 1 }), "a member by that name is no merge");
}

#[test]
fn says_where_a_text_is_wrong() {
    for (text, line, words) in [
        ("a: 1\na: 2", 2, "`a` is there twice"),
        ("a: [1", 1, ""),
        ("a:\n  - 1\n b: 2", 3, ""),
        ("a: 1\nb: 007", 2, "JSON cannot spell"),
        ("a: +5", 1, "JSON cannot spell"),
        ("a: .5", 1, "JSON cannot spell"),
        ("a: 0x1F", 1, "JSON cannot spell"),
        ("a: -.inf", 1, "JSON cannot spell"),
        ("a: !secret x", 1, "the tag !secret"),
        ("? [a]\n: 1", 1, "the name of a member"),
        ("a: &x {b: 1}\nc:\n  <<: *x", 3, "merge keys"),
        ("a: &x [*x]", 1, "never end"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a: *nobody", 1, ""),
    ] {
        let fault = parse(text).unwrap_err();
        assert!(fault.message.contains(words), "{text}: {fault}");
        assert!(fault.line.abs_diff(line) <= 1, "{text}: {fault}");
    }
}

#[test]
fn what_is_too_deep_or_too_much_is_refused() {
    assert!(parse(&"[".repeat(100_000)).is_err());
    assert!(parse(&"- ".repeat(100_000)).unwrap_err().message.contains("deeper"));
    let mut bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n".to_owned();
    for n in 1..9 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(",");
        bomb += &format!("a{n}: &a{n} [{aliases}]\n");
    }
    assert!(parse(&bomb).unwrap_err().message.contains("too large"));
}

#[test]
fn writes_what_people_like_to_read() {
    let value = json!({
        "id": "demo", "empty": [], "regions": ["US", "NO"], "yes": true, "version": "1.10", "none": null,
        "plans": [{ "planId": "basic", "versions": { "2026.01.01": { "url": "https://a/b?c=d&e=f" } } }],
        "text": "one\n\ntwo\n", "lists": [[1, 2], []], "tricky": "a: b #c",
    });
    let expected = "\
id: demo
empty: []
regions:
  - US
  - \"NO\"
\"yes\": true
version: \"1.10\"
none: null
plans:
  - planId: basic
    versions:
      2026.01.01:
        url: https://a/b?c=d&e=f
text: |
  one

  two
lists:
  - - 1
    - 2
  - []
tricky: \"a: b #c\"
";
    assert_eq!(write(&value), expected);
    assert_eq!(parse(expected).unwrap(), value);
}

#[test]
fn line_ends_of_texts_are_kept_whatever_those_of_the_file_are() {
    for text in ["one\r\ntwo\r\n", "one\r\n", "one\ntwo\r\nthree", "one\rtwo", "\r\n"] {
        let document = json!({ "a": { "text": text, "lines": "one\n\ntwo\n", "end": "one\ntwo" } });
        let written = write(&document);
        assert_eq!(parse(&written).unwrap(), document, "{written}");
        assert_eq!(parse(&written.replace('\n', "\r\n")).unwrap(), document, "{written}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,12}",
        "[ -~\n\t]{0,24}",
        "([a-z]{0,3}[ :#'\"&*!|>%@`,?-]{0,2}\n?){0,5}",
        "[-+.0-9eExX_~]{0,6}",
        "([a-z ]{0,3}\r?\n){0,4}\r?",
        any::<String>(),
        Just("null".to_owned()),
        Just("True".to_owned()),
        Just("<<x".to_owned()),
        Just("---".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let number = "-?(0|[1-9][0-9]{0,25})([.][0-9]{1,9})?(e[+-][0-9]{1,2})?"
        .prop_map(|text| serde_json::from_str(&text).unwrap());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        text().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(value in value()) {
        let text = write(&value);
        let read = parse(&text).map_err(|fault| TestCaseError::fail(format!("{fault} in {text:?}")))?;
        prop_assert_eq!(read.to_string(), value.to_string(), "{:?}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}|[ \\n:{}\\[\\],&*!|>'\"#a-c0-9-]{0,60}") {
        let _ = parse(&text);
    }
}
