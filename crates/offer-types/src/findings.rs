//! Findings as they are made, and no more of them than somebody reads.

use std::collections::BTreeSet;

use super::level::Enforce;
use domain::{Finding, FindingCode, Place};
use words::{Sentence, say};

/// What the publish level says about a definition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What must be corrected before the offer can be published.
    pub problems: Vec<Finding>,
    /// What is worth a look but stops nothing.
    pub warnings: Vec<Finding>,
}

impl Verdict {
    /// Both, this one first.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        self.warnings.extend(other.warnings);
        self
    }
}

/// The most problems one look makes, and as many remarks: more help nobody, and a hostile document could have millions.
const MOST: usize = 1000;
/// About the most bytes of places and sentences in them.
const MOST_TEXT: usize = 128 << 10;

/// What one look at a document found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<(Finding, Enforce)>,
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
        path: &Place,
        enforce: Enforce,
        code: FindingCode,
        text: impl FnOnce() -> Sentence,
    ) {
        let tally = if enforce == Enforce::Warn { &mut self.warnings } else { &mut self.problems };
        // The last one says that there are more.
        if tally.count >= MOST - 1 || tally.text >= MOST_TEXT {
            tally.more = true;
            return;
        }
        let finding = Finding::new(code, path.clone(), text());
        tally.count += 1;
        tally.text += finding.place.size() + finding.text.size();
        self.found.push((finding, enforce));
    }

    /// What must be corrected and what is only remarked, each in order.
    pub(super) fn verdict(self) -> Verdict {
        let (warnings, problems): (Vec<_>, Vec<_>) =
            self.found.into_iter().partition(|(_, enforce)| *enforce == Enforce::Warn);
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
        self.found.iter_mut().for_each(|(_, enforce)| *enforce = Enforce::Draft);
        self.problems.more |= std::mem::take(&mut self.warnings).more;
        self.verdict().problems
    }
}

/// Says that a look ended after `told` findings.
pub(super) fn more(told: usize) -> Finding {
    Finding::new(FindingCode::More, Place::definition(), say!("more-to-correct", told))
}

/// By place, then in the order found. A place is told each kind of problem once, and where the
/// type is wrong nothing else.
fn in_order(mut found: Vec<(Finding, Enforce)>) -> Vec<Finding> {
    found.sort_by(|(a, _), (b, _)| a.place.cmp(&b.place));
    let mut kept = Vec::with_capacity(found.len());
    for place in found.chunk_by(|(a, _), (b, _)| a.place == b.place) {
        let wrong_type = place.iter().position(|(finding, _)| finding.code == FindingCode::WrongType);
        let mut told = BTreeSet::new();
        kept.extend(place.iter().enumerate().map(|(nth, (finding, _))| match wrong_type {
            Some(wrong) => nth == wrong,
            None => told.insert(finding.code),
        }));
    }
    let kept = found.into_iter().zip(kept).filter(|(_, kept)| *kept);
    kept.map(|((finding, _), _)| finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_too_many_says_that_there_are_more() {
        let mut findings = Findings::default();
        let mut made = 0;
        for nth in 0..5000 {
            let path = Place::default().element(nth, None);
            findings.add(&path, Enforce::Publish, FindingCode::Required, || {
                made += 1;
                Sentence::plain("Enter it.")
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
            let path = Place::default().element(nth, None);
            findings.add(&path, Enforce::Warn, FindingCode::Required, || Sentence::plain("Look at it."));
        }
        assert!(findings.are_full_of_warnings() && !findings.are_full());
        findings
            .add(&Place::default(), Enforce::Draft, FindingCode::WrongType, || Sentence::plain("Mend it."));
        let verdict = findings.verdict();
        assert_eq!((verdict.problems.len(), verdict.warnings.len()), (1, MOST));
    }

    #[test]
    fn long_findings_are_fewer() {
        let mut findings = Findings::default();
        for nth in 0..5000 {
            let path = Place::default().element(nth, None);
            findings.add(&path, Enforce::Warn, FindingCode::Required, || Sentence::plain("x".repeat(2000)));
        }
        let warnings = findings.verdict().warnings;
        assert!(warnings.len() < 70, "{}", warnings.len());
        assert_eq!(warnings.last().map(|last| last.code), Some(FindingCode::More));
    }
}
