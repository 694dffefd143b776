//! What the texts of the types are called in other languages.

use std::collections::{BTreeMap, BTreeSet};

use stoa_offer_types::OfferTypes;
use words::{Argument, Language, Sentence};

const KOREAN: &str = include_str!("../../../../offer-types/languages/ko.json");

fn korean() -> BTreeMap<String, String> {
    serde_json::from_str(KOREAN).unwrap()
}

#[test]
fn every_text_of_every_type_is_translated() {
    let (types, korean) = (OfferTypes::built_in(), korean());
    let texts: BTreeSet<_> = types.iter().flat_map(|known| known.texts()).collect();
    let missing: Vec<_> = texts.iter().filter(|text| !korean.contains_key(**text)).collect();
    assert!(missing.is_empty(), "texts without a translation: {missing:#?}");
}

#[test]
fn nothing_is_translated_that_no_type_says() {
    let (types, korean) = (OfferTypes::built_in(), korean());
    let texts: BTreeSet<_> = types.iter().flat_map(|known| known.texts()).collect();
    let unused: Vec<_> = korean.keys().filter(|text| !texts.contains(text.as_str())).collect();
    assert!(unused.is_empty(), "translations that nobody reads: {unused:#?}");
}

#[test]
fn a_particle_behind_an_argument_is_left_to_the_word() {
    const FIXED: [&str; 10] = ["은 ", "는 ", "이 ", "가 ", "을 ", "를 ", "과 ", "와 ", "로 ", "으로 "];
    let korean = korean();
    let behind =
        |text: &String| text.split('}').skip(1).any(|part| FIXED.iter().any(|it| part.starts_with(it)));
    let fixed: Vec<_> = korean.values().filter(|text| behind(text)).collect();
    assert!(fixed.is_empty(), "write {{name:particle}} in: {fixed:#?}");
}

#[test]
fn texts_are_said_with_the_particles_their_arguments_ask_for() {
    let types = OfferTypes::built_in();
    let korean = types.words(Language::Korean);
    let sentence = Sentence::of_type("Write {label} on one line.");
    let about = |label: &str| korean.say(&sentence.clone().with("label", Argument::label(label)));
    assert_eq!(about("Summary"), "요약을 한 줄로 쓰세요.");
    assert_eq!(about("Plan id"), "플랜 ID를 한 줄로 쓰세요.");
    assert_eq!(about("No label of ours"), "No label of ours를 한 줄로 쓰세요.");
    assert_eq!(types.words(Language::English).of_type("Summary"), "Summary");
}

#[test]
fn an_operator_adds_translations_and_faults_are_told() {
    let load = |files: &[(&'static str, &'static str)]| {
        OfferTypes::load(stoa_offer_types::BUILT_IN.iter().chain(files).copied())
    };
    let types = load(&[("languages/ko.json", r#"{ "Summary": "간단한 소개", "Colour": "색" }"#)]).unwrap();
    let korean = types.words(Language::Korean);
    let said = ["Summary", "Colour", "Title"].map(|text| korean.of_type(text));
    assert_eq!(said, ["간단한 소개", "색", "제목"]);
    for (file, text, problem) in [
        ("languages/xx.json", "{}", "`xx` is no language that texts are translated to"),
        ("languages/en.json", "{}", "`en` is no language that texts are translated to"),
        ("languages/ko.json", "[]", "must be an object of translations by English text"),
        (
            "languages/ko.json",
            r#"{ "Use {label}.": "{found}" }"#,
            "the translation of `Use {label}.` has other arguments in braces",
        ),
    ] {
        let errors = load(&[(file, text)]).unwrap_err();
        assert_eq!((errors.len(), errors[0].file.as_str()), (1, file));
        assert!(errors[0].message.starts_with(problem), "{}", errors[0]);
    }
}
