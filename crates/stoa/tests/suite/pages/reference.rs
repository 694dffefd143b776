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

#[test]
fn the_pages_of_commands_are_those_the_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    stoa(&["man", "--format", "markdown", folder.path().to_str().unwrap()]);
    let (written, kept) = (files(folder.path()), files(&root().join("docs/commands")));
    let names = written.keys().chain(kept.keys());
    let mut differing: Vec<_> = names.filter(|name| written.get(*name) != kept.get(*name)).collect();
    differing.dedup();
    assert!(
        differing.is_empty(),
        "docs/commands is not what the program says ({differing:?}): remove the folder, and run\n  \
         cargo run -p stoa -- man --format markdown docs/commands"
    );
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
