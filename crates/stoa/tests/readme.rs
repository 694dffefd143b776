//! The shell examples of the README, pasted into a shell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

const README: &str = include_str!("../../../README.md");

/// A demo marketplace; stopped with this value.
struct Demo {
    child: Child,
    /// What its start says to paste.
    exports: BTreeMap<String, String>,
    folder: tempfile::TempDir,
}

impl Demo {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoa"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut exports = BTreeMap::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                // The owner comes first; the operator's sign-in is for other tours.
                exports.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
            if line.starts_with("listening on ") {
                break;
            }
        }
        Self { child, exports, folder }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The texts of all `sh` blocks, in order.
fn examples() -> String {
    let blocks = README.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tour_goes_from_token_to_live_when_pasted() {
    let demo = Demo::start();
    assert_eq!(demo.exports.len(), 4, "{:?}", demo.exports.keys());
    let output = Command::new("timeout")
        .args(["120", "bash", "-euo", "pipefail", "-c", &examples()])
        .current_dir(demo.folder.path())
        .envs(&demo.exports)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
    for shown in [
        "\"Contoso\"",
        "\"neverPublished\"",
        "definition.displayText",
        "definition.plans[1].planId",
        "location: /api/publishers/contoso/offers/tour/operations/",
        "\"waitingForPublisherReview\"",
        "\"My first offer\"",
        "offer.live version 1",
    ] {
        assert!(out.contains(shown), "{shown} is not in\n{out}");
    }
}
