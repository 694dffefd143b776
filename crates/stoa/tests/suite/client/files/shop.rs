//! A folder of offers beside a marketplace.

use client::yaml;
use serde_json::Value;

use crate::client::support::{Desk, Ran};

/// The key that files here refer to as `${LEADS_KEY}`.
const KEY: &str = "DefaultEndpointsProtocol=https;AccountName=stoademo;AccountKey=bm90IGEga2V5";

pub(super) struct Shop {
    pub(super) desk: Desk,
}

impl Shop {
    /// A sandbox with the sample offer `demo`, and an empty folder `offers`.
    pub(super) fn open(options: &[&str]) -> Self {
        Self::at(Desk::at_sandbox(options))
    }

    pub(super) fn at(mut desk: Desk) -> Self {
        std::fs::create_dir(desk.path("offers")).unwrap();
        desk.environment.push(("LEADS_KEY".to_owned(), KEY.to_owned()));
        let mut shop = Self { desk };
        shop.set_variables();
        shop
    }

    /// Sets the variables that files refer to which are exported from now on.
    pub(super) fn set_variables(&mut self) {
        self.desk.set_variables();
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.desk.path(name)).unwrap()
    }

    /// Writes an offer to `offers/NAME`.
    pub(super) fn put(&self, name: &str, offer: &Value) {
        self.desk.write(&format!("offers/{name}"), &yaml::write(offer));
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
        self.ok(&["export", folder.path().to_str().unwrap(), "demo"]);
        yaml::parse(&std::fs::read_to_string(folder.path().join("demo.yaml")).unwrap()).unwrap()
    }

    /// Runs a command. Whatever it does, the key stays a secret.
    pub(super) fn run(&self, line: &[&str]) -> Ran {
        let ran = self.desk.run(line);
        assert!(!format!("{ran:?}").contains("bm90IGEga2V5"), "{line:?} tells the key");
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
        self.desk.json(&["offer", "show", offer])
    }

    /// What was done to an offer, latest first.
    pub(super) fn history(&self, offer: &str) -> Vec<String> {
        let events = self.desk.json(&["offer", "history", offer]);
        events.as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
    }
}
