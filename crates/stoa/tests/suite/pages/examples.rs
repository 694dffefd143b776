//! Every example of every page is run, or says in the page's source why it is not.
//!
//! Examples are blocks of `sh`, and the steps of a workflow that run something. A block of `text` after one shows what it
//! prints. The comment before a block may say `exit code: 1`, or `not run: ` with a reason; before a workflow,
//! `not run: ` with the name of one step and a reason.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::pages::demo::Demo;
use crate::pages::markdown::{Block, blocks};
use crate::pages::shell::{Example, run};
use crate::pages::{root, workflow};

/// Folders with pages.
const FOLDERS: [&str; 4] = ["", "docs", "ops", "offer-types"];

/// What the reader of a page is told to have, by the page.
const FILES: [(&str, &str, &str); 2] = [
    ("README.md", "offers.jsonl", include_str!("offers.jsonl")),
    ("README.md", "mended.jsonl", include_str!("mended.jsonl")),
];

/// Pages whose reader has started a demo before.
const WITH_DEMO: [&str; 1] = ["README.md"];

/// Every page, by its path in the checkout.
pub(crate) fn pages() -> BTreeMap<String, String> {
    let listed = FOLDERS.iter().flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap());
    let pages =
        listed.map(|entry| entry.unwrap().path()).filter(|path| path.extension() == Some("md".as_ref()));
    let page = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    pages.map(page).collect()
}

/// The examples of a page that are run.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let blocks = blocks(page);
    let after = blocks.iter().skip(1).map(Some).chain([None]);
    blocks.iter().zip(after).flat_map(|(block, next)| of_block(block, next)).collect()
}

fn of_block(block: &Block<'_>, next: Option<&Block<'_>>) -> Vec<Example> {
    let not_run = block.remark.strip_prefix("not run: ");
    let code = block.remark.strip_prefix("exit code: ").unwrap_or("0");
    let example = |script: &str, shown| Example {
        script: script.to_owned(),
        line: block.line,
        code: code.to_owned(),
        shown,
    };
    match block.language {
        "sh" if not_run.is_none() => {
            let shown = next.filter(|next| next.language == "text").map(|next| next.text.clone());
            vec![example(&block.text, shown)]
        }
        "yaml" => {
            let mut steps = workflow::steps(&block.text);
            if let Some(reason) = not_run {
                let left_out = steps.iter().position(|step| reason.starts_with(&format!("{}: ", step.name)));
                steps
                    .remove(left_out.unwrap_or_else(|| panic!("line {}: there is no such step", block.line)));
            }
            // As GitHub's runner does: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
            steps
                .iter()
                .map(|step| example(&format!("bash -e <<'STEP'\n{}\nSTEP", step.script), None))
                .collect()
        }
        "console" => panic!("line {}: write commands as sh, and what they print as text", block.line),
        _ => Vec::new(),
    }
}

/// Runs the examples of a page as its reader does.
fn try_out(name: &str, examples: &[Example]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    for (_, file, text) in FILES.iter().filter(|(page, ..)| *page == name) {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let demo = WITH_DEMO.contains(&name).then(Demo::start);
    let environment = demo.as_ref().map(|demo| demo.exports.clone()).unwrap_or_default();
    run(folder.path(), examples, environment).map_err(|fault| format!("{name}: {fault}"))
}

#[test]
fn every_example_does_what_its_page_says() {
    let pages = pages();
    for (page, least) in
        [("README.md", 8), ("docs/rehearse-your-release.md", 8), ("docs/configuration.md", 1)]
    {
        assert!(examples(&pages[page]).len() >= least, "{page} has examples");
    }
    let failed: Vec<_> = std::thread::scope(|scope| {
        let tried =
            pages.iter().map(|(name, page)| (name, examples(page))).filter(|(_, found)| !found.is_empty());
        let tried: Vec<_> = tried.map(|(name, found)| scope.spawn(move || try_out(name, &found))).collect();
        tried.into_iter().filter_map(|tried| tried.join().unwrap().err()).collect()
    });
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn whatever_is_not_run_has_a_reason() {
    for (name, page) in pages() {
        for block in blocks(&page) {
            let Some(reason) = block.remark.strip_prefix("not run:") else { continue };
            assert!(reason.trim().len() > 10, "{name}:{}: `{reason}` is no reason", block.line);
        }
    }
}
