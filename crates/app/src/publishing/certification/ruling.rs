//! What a certifier decides, and what it must not lack.

use db::operations::Step;
use domain::publishing::{Decision, Level};
use domain::{Finding, FindingCode, OperationId, Page, Place};
use words::{Sentence, say};

use super::finding::is_open;

/// The longest reason, in characters.
pub const MOST_CHARACTERS: usize = 4000;
/// The most findings that a certifier adds.
pub const MOST_BY_HAND: usize = 20;

/// What a certifier decided about an offer, and why; the publisher reads every reason.
#[derive(Debug, Clone)]
pub struct Ruling {
    pub operation: OperationId,
    pub decision: Decision,
    /// About the offer as a whole; may be empty where each finding has its own.
    pub reason: String,
    pub verdicts: Verdicts,
}

/// What was decided about each finding.
#[derive(Debug, Clone)]
pub enum Verdicts {
    /// The decision and its reason stand for all of them.
    Alike,
    Each {
        of: Vec<Verdict>,
        by_hand: Vec<FoundByHand>,
    },
}

/// What was decided about one finding of the rules.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its number among the messages of the step.
    pub finding: usize,
    pub decision: Decision,
    pub reason: String,
}

/// What no rule found, and a certifier did.
#[derive(Debug, Clone)]
pub struct FoundByHand {
    /// Where to mend it; nothing where it is about the offer as a whole.
    pub page: Option<Page>,
    pub text: String,
}

impl Ruling {
    /// One that decides about the offer as a whole.
    pub fn alike(operation: OperationId, decision: Decision, reason: impl Into<String>) -> Self {
        Self { operation, decision, reason: reason.into(), verdicts: Verdicts::Alike }
    }

    /// All that keeps it from being taken for `step`. Places are those of its own: `verdicts[3].reason`, `by_hand[0]`, `reason`, `decision`.
    pub(super) fn faults(&self, step: &Step) -> Vec<Finding> {
        let mut faults = too_long(&self.reason, &Place::around("reason"));
        match &self.verdicts {
            Verdicts::Alike if self.decision == Decision::Rejected && self.reason.trim().is_empty() => {
                faults.push(missing(&Place::around("reason"), say!("ruling-no-reason")));
            }
            Verdicts::Alike => {}
            Verdicts::Each { of, by_hand } => {
                faults.extend(of.iter().flat_map(|verdict| faults_of(verdict, step)));
                faults.extend(by_hand.iter().enumerate().flat_map(|(nth, found)| {
                    too_long(&found.text, &Place::around("by_hand").element(nth, None))
                }));
                faults.extend(self.contradictions(step, of, by_hand));
            }
        }
        faults
    }

    /// Where the decision is not what the verdicts come to.
    fn contradictions(&self, step: &Step, of: &[Verdict], by_hand: &[FoundByHand]) -> Vec<Finding> {
        let rejected = of.iter().filter(|verdict| verdict.decision == Decision::Rejected).count();
        let wrong = rejected + by_hand.len();
        let decision = Place::around("decision");
        let contradicts = |text: Sentence| Finding::new(FindingCode::Inconsistent, decision.clone(), text);
        let mut faults = Vec::new();
        match self.decision {
            Decision::Rejected if wrong == 0 => {
                faults.push(missing(&decision, say!("ruling-nothing-rejected")));
            }
            Decision::Approved if wrong > 0 => faults.push(contradicts(say!("ruling-rejects", many = wrong))),
            _ => {}
        }
        if by_hand.len() > MOST_BY_HAND {
            faults.push(contradicts(say!("ruling-too-many", most = MOST_BY_HAND)));
        }
        if self.decision == Decision::Approved {
            let open = step.messages.iter().enumerate().filter(|(_, message)| is_open(message));
            let is_decided = |number: usize| of.iter().any(|verdict| verdict.finding == number);
            let undecided = open.map(|(number, _)| number).filter(|number| !is_decided(*number));
            faults.extend(undecided.map(|number| missing(&place_of(number), say!("ruling-undecided"))));
        }
        faults
    }
}

/// Where a ruling speaks of the finding with this number.
fn place_of(finding: usize) -> Place {
    Place::around("verdicts").element(finding, None)
}

fn missing(place: &Place, text: Sentence) -> Finding {
    Finding::new(FindingCode::Required, place.clone(), text)
}

fn too_long(text: &str, place: &Place) -> Vec<Finding> {
    let size = text.chars().count();
    let fault = || {
        let text = say!("ruling-too-long", most = MOST_CHARACTERS, size);
        Finding::new(FindingCode::TooLong, place.clone(), text)
    };
    (size > MOST_CHARACTERS).then(fault).into_iter().collect()
}

fn faults_of(verdict: &Verdict, step: &Step) -> Vec<Finding> {
    let place = place_of(verdict.finding);
    let Some(message) = step.messages.get(verdict.finding).filter(|message| is_open(message)) else {
        return vec![Finding::new(FindingCode::NotAllowed, place, say!("ruling-no-finding"))];
    };
    let reason = place.member("reason");
    let is_silent = verdict.reason.trim().is_empty();
    let mut faults = too_long(&verdict.reason, &reason);
    match (verdict.decision, message.level) {
        (Decision::Rejected, _) if is_silent => {
            faults.push(missing(&reason, say!("ruling-rejected-without-reason")));
        }
        (Decision::Approved, Level::Error) if is_silent => {
            faults.push(missing(&reason, say!("ruling-accepted-without-reason")));
        }
        _ => {}
    }
    faults
}
