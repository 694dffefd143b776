//! Pages that name tests name tests there are.

use crate::pages::root;

const PAGES: [(&str, &str); 3] = [
    ("docs/security.md", include_str!("../../../../../docs/security.md")),
    ("docs/bad-input.md", include_str!("../../../../../docs/bad-input.md")),
    ("docs/clients.md", include_str!("../../../../../docs/clients.md")),
];

/// Every `file::test` of a page.
fn named(page: &str) -> Vec<(&str, &str)> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("crates/")).filter_map(|text| text.split_once("::")).collect()
}

#[test]
fn every_test_that_a_page_names_is_there() {
    let mut missing = Vec::new();
    for (path, page) in PAGES {
        assert!(named(page).len() >= 10, "{path} names its tests");
        for (file, test) in named(page) {
            let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
            // A name is followed by its parameters and preceded, at some distance, by what makes it a test.
            if !text.contains(&format!("fn {test}(")) {
                missing.push(format!("{path}: {file}::{test}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn each_of_the_ten_risks_has_its_tests() {
    let (_, page) = PAGES[0];
    for risk in 1..=10 {
        let section = page.split(&format!("### API{risk} ")).nth(1).unwrap_or_else(|| panic!("API{risk}"));
        let section = section.split("\n#").next().unwrap();
        assert!(!named(section).is_empty(), "API{risk}");
    }
}
