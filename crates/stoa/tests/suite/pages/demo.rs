//! A marketplace as `make run` starts it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A demo marketplace; stopped with this value.
pub(crate) struct Demo {
    child: Child,
    /// What its start says to paste.
    pub(crate) exports: BTreeMap<String, String>,
    _data: tempfile::TempDir,
}

impl Demo {
    pub(crate) fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoa"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path().join("data"))
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
        Self { child, exports, _data: data }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
