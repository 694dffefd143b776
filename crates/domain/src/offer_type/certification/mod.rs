//! Certification rules: what is checked about an offer after it is valid and before it is previewed.

mod blob;
mod evidence;
mod rule;
mod sas;
mod version;
mod vhd;

use std::collections::BTreeSet;

use serde_json::Value;

pub(super) use evidence::{ROLES, images_to_check};
pub(super) use rule::{Rule, parse};
pub use version::ImageVersion;
pub(super) use version::{highest, image_versions};

use super::shape::Shape;
use crate::Timestamp;
pub use crate::publishing::Level;
use evidence::Evidence;
use rule::{Check, Complaints};

/// What the rules may look at besides the definition.
#[derive(Debug, Clone, Copy)]
pub struct CertificationContext<'a> {
    pub now: Timestamp,
    /// The definition that is live, if any.
    pub live: Option<&'a Value>,
    /// When the publish was asked for.
    pub created: Timestamp,
}

/// What one rule says about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Id of the rule, for example `VM-SAS-3`.
    pub rule: String,
    pub level: Level,
    pub target: String,
    pub message: String,
}

/// What a disk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DiskUse {
    OperatingSystem,
    Data,
}

/// A disk image the download rules want to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageToCheck {
    pub uri: String,
    pub target: String,
    pub usage: DiskUse,
    /// `Windows`, `Linux` or what the plan says.
    pub operating_system: Option<String>,
}

/// What a request for a disk image found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFacts {
    /// Length of the blob in bytes.
    pub content_length: u64,
    /// The `x-ms-blob-type` header.
    pub blob_type: Option<String>,
    /// The last 512 bytes of the blob.
    pub footer: Vec<u8>,
}

/// Runs the rules that need nothing but the documents.
pub(super) fn certify(
    rules: &[Rule],
    shape: &Shape,
    definition: &Value,
    context: &CertificationContext<'_>,
) -> Vec<RuleResult> {
    let evidence = Evidence::collect(shape, definition, context.live);
    report(rules, |check| match check {
        Check::Document(check) => check.run(&evidence, context),
        Check::Download(_) => None,
    })
}

/// Judges what a download found out about `image`.
pub(super) fn judge(
    rules: &[Rule],
    image: &ImageToCheck,
    facts: Result<&ImageFacts, &str>,
) -> Vec<RuleResult> {
    report(rules, |check| match check {
        Check::Document(_) => None,
        Check::Download(check) => check.judge(image, facts),
    })
}

/// The results of `run`, rule by rule in the type's order and errors first within a rule. A rule that
/// looked at something and found no fault says so; one that had nothing to look at is silent.
fn report(rules: &[Rule], run: impl Fn(&Check) -> Option<Complaints>) -> Vec<RuleResult> {
    let mut results = Vec::new();
    let mut done = BTreeSet::new();
    for id in rules.iter().map(|rule| &rule.id).filter(|id| done.insert(*id)) {
        let same: Vec<_> = rules.iter().filter(|rule| rule.id == *id).collect();
        let outcomes: Vec<_> =
            same.iter().filter_map(|rule| run(&rule.check).map(|found| (rule, found))).collect();
        if outcomes.is_empty() {
            continue;
        }
        let mut found: Vec<RuleResult> =
            outcomes.iter().flat_map(|(rule, found)| rule.results(found)).collect();
        if found.is_empty() {
            let (target, message) = ("definition".to_owned(), "Passed.".to_owned());
            found.push(RuleResult { rule: id.clone(), level: Level::Information, target, message });
        }
        found.sort_by_key(|result| std::cmp::Reverse(result.level));
        results.append(&mut found);
    }
    results
}
