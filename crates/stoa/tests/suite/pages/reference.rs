//! docs/commands, man pages and completions are what the program says about itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::pages::root;

fn stoa(arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_stoa")).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{arguments:?} {ran:?}");
    String::from_utf8(ran.stdout).unwrap()
}

fn files(directory: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    };
    files.map(read).collect()
}

/// Fails where `docs/<name>` is not what the program writes by `line`, which a folder follows.
fn compare(name: &str, line: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    stoa(&[line, &[folder.path().to_str().unwrap()]].concat());
    let (written, kept) = (files(folder.path()), files(&root().join("docs").join(name)));
    let names = written.keys().chain(kept.keys());
    let mut differing: Vec<_> = names.filter(|name| written.get(*name) != kept.get(*name)).collect();
    differing.dedup();
    assert!(
        differing.is_empty(),
        "docs/{name} is not what the program says ({differing:?}): remove the folder, and run\n  \
         cargo run -p stoa -- {} docs/{name}",
        line.join(" ")
    );
}

#[test]
fn the_pages_of_commands_are_those_the_program_writes() {
    compare("commands", &["man", "--format", "markdown"]);
}

#[test]
fn the_pages_of_offer_types_are_those_the_program_writes() {
    compare("offer-types", &["type", "manual"]);
}

#[test]
fn the_page_of_an_offer_type_says_what_a_publisher_needs_and_no_line_is_longer_than_people_read() {
    let pages = files(&root().join("docs/offer-types"));
    assert_eq!(pages.len(), 15, "{:?}", pages.keys());
    for (name, page) in pages.iter().filter(|(name, _)| *name != "README.md") {
        for heading in ["## What an offer says", "## How it is published"] {
            assert!(page.contains(heading), "{name} lacks {heading}");
        }
        let long: Vec<_> = page.lines().filter(|line| line.chars().count() > 600).collect();
        assert!(long.is_empty(), "{name}: {long:?}");
    }
    let page = &pages["microsoft-azure-virtualmachines.md"];
    for said in [
        "| **Small logo** | `offer/microsoft-azure-marketplace.smallLogo` | Address of a picture (PNG), 40 × 40 or 48 × 48 pixels",
        "| **Plan id** | `plans[]/planId` |",
        "`Windows`",
        "| `VM-SAS-3` | error | The signature must allow reading",
        "| Certification |",
        "offerTypeId: microsoft-azure-virtualmachines",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let page = &pages["microsoft-azure-saas.md"];
    assert!(page.contains("Only where “Enable a test drive” is on or filled."));
    assert!(page.contains("is filled and not `None`."));
    assert_eq!(page.matches("| `PRC-1` |").count(), 1, "what is said twice is told once");
    assert!(!page.contains("plans: null") && page.contains("An example in short"));
}

#[test]
fn every_command_has_a_page_for_man() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("not/there/yet");
    stoa(&["man", directory.to_str().unwrap()]);
    let pages = files(&directory);
    for (name, words) in [
        ("stoa.1", "stoa\\-serve(1)"),
        ("stoa-serve.1", "\\-\\-listen"),
        ("stoa-offer-undo.1", "may be given several times"),
        ("stoa-admin-secret-rotate.1", "How long the old ones go on working"),
    ] {
        assert!(pages.get(name).is_some_and(|page| page.contains(words)), "{name} in {:?}", pages.keys());
    }
}

#[test]
fn every_shell_completes_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stoa(&["completions", shell]);
        assert!(script.contains("sandbox") && script.contains("certification"), "{shell}: {script}");
    }
    // What bash does when somebody types `stoa san` and a tab.
    let typed =
        "source \"$0\"; COMP_WORDS=(stoa san); COMP_CWORD=1; _stoa stoa san stoa; echo \"${COMPREPLY[@]}\"";
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("completions");
    std::fs::write(&script, stoa(&["completions", "bash"])).unwrap();
    let completed = Command::new("bash").args(["-c", typed]).arg(script).output().unwrap();
    assert_eq!(String::from_utf8(completed.stdout).unwrap(), "sandbox\n");
}
