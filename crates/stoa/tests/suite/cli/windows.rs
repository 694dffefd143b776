//! An operator's files as tools of Windows write them: with a UTF-8 mark and CR LF, or in UTF-16.

use crate::cli::support::Home;

const TYPE: &str = r#"{
    "id": "example-dataset", "displayName": "Dataset", "version": 1, "namespaceVersions": {},
    "steps": { "$ref": "shared/steps.json#/standard" }, "certification": [],
    "definition": {
        "type": "object",
        "properties": { "displayText": { "enum": { "x-stoa-table": { "file": "data/names.csv", "column": "name" } } } }
    }
}"#;
const TABLE: &str = "name,note\nfirst,a\nsecond,b\n";
const RATES: &str = include_str!("../../../../../offer-types/data/exchange-rates.csv");
const CONFIG: &str = "[offer_types]\ndirectory = \"types\"\n[pricing]\nexchange_rates = \"rates.csv\"\n";

/// The files, each as `written`.
fn home(written: impl Fn(&str) -> Vec<u8>) -> Home {
    let home = Home::new();
    std::fs::create_dir_all(home.path("types/data")).unwrap();
    for (name, text) in [
        ("stoa.toml", CONFIG),
        ("types/example-dataset.json", TYPE),
        ("types/data/names.csv", TABLE),
        ("rates.csv", RATES),
    ] {
        std::fs::write(home.path(name), written(text)).unwrap();
    }
    home
}

#[test]
fn a_mark_and_cr_lf_are_read_over() {
    let home = home(|text| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes());
    home.out(&["migrate"]);
    home.admin(&["publisher", "create", "contoso", "--name", "Contoso", "--contact", "a@contoso.example"]);
    let offer = |name: &str| {
        format!(
            r#"{{"publisherId":"contoso","id":"{name}","offerTypeId":"example-dataset","definition":{{"displayText":"{name}"}}}}"#
        )
    };
    home.write("offers.jsonl", &format!("\u{feff}{}\r\n{}\r\n", offer("first"), offer("second")));
    assert_eq!(home.out(&["import", "--dry-run", "offers.jsonl"]), "2 offers are all right\n");
    home.write("offers.jsonl", &format!("\u{feff}{}\r\n{}\r\n", offer("first"), offer("third")));
    let ran = home.run(&["import", "--dry-run", "offers.jsonl"]);
    assert!(ran.code == 1 && format!("{ran:?}").contains("first, second"), "the table was read: {ran:?}");
}

#[test]
fn a_file_in_utf_16_is_told_as_such() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    for name in ["stoa.toml", "types/example-dataset.json", "types/data/names.csv", "rates.csv"] {
        let home = home(|text| text.as_bytes().to_vec());
        let text = home.read(name);
        std::fs::write(home.path(name), utf16(&text)).unwrap();
        let ran = home.run(&["migrate"]);
        let ran = if ran.code == 0 { home.run(&["import", "--dry-run", "offers.jsonl"]) } else { ran };
        let file = name.rsplit('/').next().unwrap();
        assert!(ran.code != 0 && ran.err.contains("UTF-16") && ran.err.contains(file), "{name}: {ran:?}");
    }
    let home = home(|text| text.as_bytes().to_vec());
    home.out(&["migrate"]);
    std::fs::write(home.path("offers.jsonl"), utf16("\u{feff}{}\n")).unwrap();
    let ran = home.run(&["import", "--dry-run", "offers.jsonl"]);
    assert!(ran.code == 1 && format!("{ran:?}").contains("UTF-16"), "{ran:?}");
}
