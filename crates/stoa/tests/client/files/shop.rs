//! A sandbox, and the program beside a folder of offers.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use client::yaml;
use serde_json::Value;

/// The key that files here refer to as `${LEADS_KEY}`.
pub(super) const KEY: &str = "DefaultEndpointsProtocol=https;AccountName=stoademo;AccountKey=bm90IGEga2V5";

pub(super) struct Shop {
    sandbox: Child,
    environment: BTreeMap<String, String>,
    folder: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Shop {
    /// With the sample offer `demo`, publishing as fast as the work itself, and an empty folder `offers`.
    pub(super) fn open(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("offers")).unwrap();
        let mut sandbox = Command::new(env!("CARGO_BIN_EXE_stoa"))
            .args(["sandbox", "--pace", "instant"])
            .args(options)
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut environment = BTreeMap::from([("LEADS_KEY".to_owned(), KEY.to_owned())]);
        let mut lines = BufReader::new(sandbox.stdout.take().unwrap()).lines();
        while !environment.contains_key("STOA_SANDBOX") {
            let line = lines.next().expect("it starts").unwrap();
            let (name, value) = line.strip_prefix("export ").unwrap().split_once('=').unwrap();
            environment.insert(name.to_owned(), value.trim_matches('\'').to_owned());
        }
        Self { sandbox, environment, folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Writes an offer to `offers/NAME`.
    pub(super) fn put(&self, name: &str, offer: &Value) {
        self.write(&format!("offers/{name}"), &yaml::write(offer));
    }

    /// Writes the sample offer as it would be exported, changed.
    pub(super) fn edited(&self, change: impl FnOnce(&mut Value)) {
        let mut demo = self.demo();
        change(&mut demo);
        self.put("demo.yaml", &demo);
    }

    /// The sample offer as it is exported.
    pub(super) fn demo(&self) -> Value {
        let folder = tempfile::tempdir().unwrap();
        self.ok(&["export", "demo", folder.path().to_str().unwrap()]);
        yaml::parse(&std::fs::read_to_string(folder.path().join("demo.yaml")).unwrap()).unwrap()
    }

    pub(super) fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.args(line).current_dir(&self.folder).env_clear().envs(&self.environment).stdin(Stdio::null());
        command
    }

    /// Starts a command that is waited for later.
    pub(super) fn start(&self, line: &[&str]) -> Child {
        self.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub(super) fn run(&self, line: &[&str]) -> Ran {
        let ran: Ran = self.command(line).output().unwrap().into();
        assert!(!format!("{ran:?}").contains("bm90IGEga2V5"), "a secret is shown: {ran:?}");
        ran
    }

    /// What a command that works prints.
    pub(super) fn ok(&self, line: &[&str]) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line:?} {ran:?}");
        ran.out
    }

    /// What a command answers to programs, and its exit code.
    pub(super) fn json(&self, line: &[&str]) -> (i32, Value) {
        let ran = self.run(&[line, &["--output", "json"]].concat());
        (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}")))
    }

    /// The draft of an offer.
    pub(super) fn draft(&self, offer: &str) -> Value {
        self.json(&["offer", "show", offer]).1
    }

    /// What was done to an offer, latest first.
    pub(super) fn history(&self, offer: &str) -> Vec<String> {
        let (_, events) = self.json(&["offer", "history", offer]);
        events.as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.sandbox.kill();
        let _ = self.sandbox.wait();
    }
}
