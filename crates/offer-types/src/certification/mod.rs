//! Certification rules: what is checked about an offer after it is valid and before it is previewed.

mod blob;
mod complaints;
mod evidence;
mod growth;
mod image;
mod market_prices;
mod parameters;
mod place;
mod place_check;
mod requirement;
mod rule;
mod sas;
mod version;
mod vhd;

use std::cell::LazyCell;
use std::collections::BTreeSet;

use serde_json::Value;

pub use evidence::CertificationContext;
pub(super) use evidence::{ROLES, images_to_check};
pub use image::{DiskUse, ImageFacts, ImageToCheck};
pub use rule::{CertificationRule, RuleResult};
pub(super) use rule::{Rule, parse};
pub(super) use version::{ShownVersion, image_versions, shown_versions};

use super::absent::prune;
use super::prices::PriceMap;
use super::shape::Shape;
use complaints::Complaints;
use domain::Place;
pub use domain::publishing::Level;
use evidence::Evidence;
use rule::Check;
use words::{Sentence, say};

/// Runs the rules that need nothing but the documents.
pub(super) fn certify(
    rules: &[Rule],
    (shape, prices): (&Shape, &PriceMap),
    definition: &Value,
    context: &CertificationContext<'_>,
) -> Vec<RuleResult> {
    let evidence = Evidence::collect(shape, definition, context.live);
    let pruned = LazyCell::new(|| {
        let mut pruned = definition.clone();
        prune(shape, &mut pruned);
        pruned
    });
    report(rules, |check| match check {
        Check::Document(check) => check.run(&evidence, context),
        Check::Definition(requirement) => Some(requirement.unmet(shape, &pruned)),
        Check::Place(check) => check.run(shape, definition, context),
        Check::Prices(about) => about.run(prices, shape, definition),
        Check::Download(_) => None,
    })
}

/// Judges what a download found out about `image`.
pub(super) fn judge(
    rules: &[Rule],
    image: &ImageToCheck,
    facts: Result<&ImageFacts, &Sentence>,
) -> Vec<RuleResult> {
    report(rules, |check| match check {
        Check::Document(_) | Check::Definition(_) | Check::Place(_) | Check::Prices(_) => None,
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
            let (place, text) = (Place::definition(), say!("rule-passed"));
            found.push(RuleResult { rule: id.clone(), level: Level::Information, place, text });
        }
        found.sort_by_key(|result| std::cmp::Reverse(result.level));
        results.append(&mut found);
    }
    results
}
