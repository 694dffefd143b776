use std::borrow::Cow;

use crate::{Argument, Language, Sentence, Words, say};

#[test]
fn a_sentence_is_said_and_stored() {
    let label = Argument::label("Offer name");
    let sentence = say!("value-too-long", label, most = 50u64, size = 60usize);
    assert_eq!(sentence.to_string(), "Shorten Offer name to at most 50 characters; it has 60.");
    let stored = sentence.to_stored();
    assert_eq!(
        stored,
        r#"{"say":"value-too-long","with":{"label":{"label":"Offer name"},"most":50,"size":60}}"#
    );
    assert_eq!(Sentence::from_stored(&stored), sentence);
    let read: Sentence = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, sentence);
}

#[test]
fn its_size_is_known_before_it_is_said() {
    for sentence in [
        say!("value-too-long", label = Argument::label("Offer name"), most = 50usize, size = 60usize),
        say!("value-wrong-type", label = Argument::label("Plans"), kind = say!("kind-list")),
        say!("sheet-empty"),
        Sentence::of_type("Write {label} on one line.").with("label", Argument::label("Title")),
        Sentence::plain("Nothing."),
    ] {
        assert_eq!(sentence.size(), sentence.to_string().len(), "{sentence}");
    }
}

#[test]
fn everything_in_a_sentence_comes_back() {
    let either = Sentence::joined([say!("kind-text").into(), Argument::from("null")], |first, second| {
        say!("either", first, second)
    });
    let list = vec![Argument::from("a"), Argument::from(2usize), Argument::from(u64::MAX)];
    let reasons = Argument::Reasons(vec![Sentence::plain("One."), say!("sheet-empty")]);
    let sentence = Sentence::of_type("{a} {b} {c}.").with("a", either).with("b", list).with("c", reasons);
    let said = "a text or null a, 2, 18446744073709551615 One; The price spreadsheet is empty.";
    assert_eq!(sentence.to_string(), said);
    let read = Sentence::from_stored(&sentence.to_stored());
    assert_eq!((&read, read.to_string().as_str()), (&sentence, said));
}

#[test]
fn what_was_stored_as_plain_text_is_read_so() {
    for text in ["Validate rejected the offer", "", "{", "{\"say\":", "{\"a\":1}", "{\"plain\":\"x\"}", "[1]"]
    {
        let sentence = Sentence::plain(text);
        assert_eq!(Sentence::from_stored(&sentence.to_stored()), sentence, "{text}");
    }
    assert_eq!(Sentence::from_stored("{x").to_string(), "{x");
    assert_eq!(serde_json::from_str::<Sentence>("\"old\"").unwrap(), Sentence::plain("old"));
}

#[test]
fn a_message_of_another_release_is_told_as_it_is() {
    let stored = r#"{"say":"never-heard-of","with":{"name":"x","count":3}}"#;
    let sentence = Sentence::from_stored(stored);
    assert_eq!(sentence.to_string(), "never-heard-of (name: x, count: 3)");
    let korean = Words::new(Language::Korean, None);
    assert_eq!(korean.say(&sentence), "never-heard-of (name: x, count: 3)");
}

#[test]
fn readers_get_the_language_they_like_best() {
    for (header, language) in [
        ("ko", Language::Korean),
        ("ko-KR,ko;q=0.9,en;q=0.8", Language::Korean),
        ("en-US,en;q=0.9,ko;q=0.8", Language::English),
        ("fr, ko;q=0.5, en;q=0.4", Language::Korean),
        ("KO-kr", Language::Korean),
        ("ko;q=0", Language::English),
        ("ko;q=x", Language::English),
        ("fr", Language::English),
        ("*", Language::English),
        ("", Language::English),
    ] {
        assert_eq!(Language::accepted(header), language, "{header}");
    }
}

#[test]
fn arguments_are_told_as_programs_read_them() {
    let sentence = say!("value-not-listed", label = Argument::label("Cloud"), choices = vec!["a".into()])
        .with("count", 2usize)
        .with("name", Cow::Borrowed("x"));
    let told = serde_json::Value::Object(sentence.arguments(Words::ENGLISH));
    assert_eq!(told.to_string(), r#"{"label":"Cloud","choices":["a"],"count":2,"name":"x"}"#);
}
