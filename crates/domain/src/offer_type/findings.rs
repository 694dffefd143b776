//! Findings as they are made, and no more of them than somebody reads.

use std::collections::BTreeSet;

use super::Verdict;
use super::level::Enforce;
use super::path::Path;
use crate::{Finding, FindingCode};

/// The most problems one look makes, and as many remarks: more help nobody, and a hostile document could have millions.
const MOST: usize = 1000;
/// The most bytes of places and messages in them.
const MOST_TEXT: usize = 128 << 10;

/// A finding with its place, so that findings can be put in order.
#[derive(Debug)]
struct Placed {
    path: Path,
    finding: Finding,
    enforce: Enforce,
}

/// What one look at a document found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Placed>,
    /// Each has its own room: however much is remarked, what must be corrected is found.
    problems: Tally,
    warnings: Tally,
}

#[derive(Debug, Default)]
struct Tally {
    count: usize,
    text: usize,
    /// Whether one was not made.
    more: bool,
}

impl Findings {
    /// Whether no problem is added any more.
    pub(super) fn are_full(&self) -> bool {
        self.problems.more
    }

    /// Whether no remark is added any more.
    pub(super) fn are_full_of_warnings(&self) -> bool {
        self.warnings.more
    }

    /// Makes a finding about `path`, while there is room.
    pub(super) fn add(
        &mut self,
        path: &Path,
        enforce: Enforce,
        code: FindingCode,
        message: impl FnOnce() -> String,
    ) {
        let tally = if enforce == Enforce::Warn { &mut self.warnings } else { &mut self.problems };
        // The last one says that there are more.
        if tally.count >= MOST - 1 || tally.text >= MOST_TEXT {
            tally.more = true;
            return;
        }
        let finding = Finding::new(code, path.target(), message());
        tally.count += 1;
        tally.text += finding.target.len() + finding.message.len();
        self.found.push(Placed { path: path.clone(), finding, enforce });
    }

    /// What must be corrected and what is only remarked, each in order.
    pub(super) fn verdict(self) -> Verdict {
        let (warnings, problems): (Vec<_>, Vec<_>) =
            self.found.into_iter().partition(|placed| placed.enforce == Enforce::Warn);
        let mut verdict = Verdict { problems: in_order(problems), warnings: in_order(warnings) };
        for (tally, told) in [(self.problems, &mut verdict.problems), (self.warnings, &mut verdict.warnings)]
        {
            if tally.more {
                told.push(more(told.len()));
            }
        }
        verdict
    }

    /// Everything, whatever it counts.
    pub(super) fn all(mut self) -> Vec<Finding> {
        self.found.iter_mut().for_each(|placed| placed.enforce = Enforce::Draft);
        self.problems.more |= std::mem::take(&mut self.warnings).more;
        self.verdict().problems
    }
}

/// Says that a look ended after `told` findings.
pub(super) fn more(told: usize) -> Finding {
    let message = format!("There is more to correct than these {told}: correct them, and look again.");
    Finding::new(FindingCode::More, "definition", message)
}

/// By place, then in the order found. A place is told each kind of problem once, and where the
/// type is wrong nothing else.
fn in_order(mut found: Vec<Placed>) -> Vec<Finding> {
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept = Vec::with_capacity(found.len());
    for place in found.chunk_by(|a, b| a.path == b.path) {
        let wrong_type = place.iter().position(|placed| placed.finding.code == FindingCode::WrongType);
        let mut told = BTreeSet::new();
        kept.extend(place.iter().enumerate().map(|(nth, placed)| match wrong_type {
            Some(wrong) => nth == wrong,
            None => told.insert(placed.finding.code),
        }));
    }
    let kept = found.into_iter().zip(kept).filter(|(_, kept)| *kept);
    kept.map(|(placed, _)| placed.finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_too_many_says_that_there_are_more() {
        let mut findings = Findings::default();
        let mut made = 0;
        for nth in 0..5000 {
            let path = Path::default().element(nth, None);
            findings.add(&path, Enforce::Publish, FindingCode::Required, || {
                made += 1;
                "Enter it.".to_owned()
            });
        }
        assert_eq!(made, MOST - 1, "what is not told is not made");
        let verdict = findings.verdict();
        assert_eq!((verdict.problems.len(), verdict.warnings.len()), (MOST, 0));
        assert_eq!(verdict.problems.last().map(|last| last.code), Some(FindingCode::More));
    }

    #[test]
    fn no_number_of_remarks_hides_a_problem() {
        let mut findings = Findings::default();
        for nth in 0..5000 {
            let path = Path::default().element(nth, None);
            findings.add(&path, Enforce::Warn, FindingCode::Required, || "Look at it.".to_owned());
        }
        assert!(findings.are_full_of_warnings() && !findings.are_full());
        findings.add(&Path::default(), Enforce::Draft, FindingCode::WrongType, || "Mend it.".to_owned());
        let verdict = findings.verdict();
        assert_eq!((verdict.problems.len(), verdict.warnings.len()), (1, MOST));
    }

    #[test]
    fn long_findings_are_fewer() {
        let mut findings = Findings::default();
        for nth in 0..5000 {
            let path = Path::default().element(nth, None);
            findings.add(&path, Enforce::Warn, FindingCode::Required, || "x".repeat(2000));
        }
        let warnings = findings.verdict().warnings;
        assert!(warnings.len() < 70, "{}", warnings.len());
        assert_eq!(warnings.last().map(|last| last.code), Some(FindingCode::More));
    }
}
