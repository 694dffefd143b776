//! What a certifier filled in, which is kept whatever becomes of it.

use std::collections::BTreeMap;

use app::publishing::{FoundByHand, Ruling, Verdict, Verdicts};
use domain::publishing::Decision;
use domain::{Finding, FindingCode, OperationId, Page, Place};
use words::say;

/// How many findings of one's own there is room for at once.
pub(crate) const BY_HAND: usize = 3;

/// A form as it was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) note: String,
    /// By the number of the finding: what was decided, if anything, and why.
    pub(crate) verdicts: BTreeMap<usize, (Option<Decision>, String)>,
    /// Page and text of what was found by hand.
    pub(crate) by_hand: Vec<(String, String)>,
}

impl Typed {
    /// What these fields of a form say.
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        let field = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let mut verdicts: BTreeMap<usize, (Option<Decision>, String)> = BTreeMap::new();
        for (name, value) in fields {
            let numbered = |prefix: &str| name.strip_prefix(prefix).and_then(|number| number.parse().ok());
            if let Some(number) = numbered("verdict-") {
                verdicts.entry(number).or_default().0 = value.parse().ok();
            } else if let Some(number) = numbered("reason-") {
                verdicts.entry(number).or_default().1.clone_from(value);
            }
        }
        let by_hand = |nth: usize| (field(&format!("page-{nth}")), field(&format!("text-{nth}")));
        Self { note: field("note"), verdicts, by_hand: (0..BY_HAND).map(by_hand).collect() }
    }

    /// The ruling that it is; what is no decision or no page is told in the words of its field.
    pub(super) fn ruling(&self, operation: OperationId, decision: &str) -> Result<Ruling, Vec<Finding>> {
        let mut faults = Vec::new();
        let decision = decision.parse().unwrap_or_else(|_| {
            let place = Place::around("decision");
            faults.push(Finding::new(FindingCode::NotAllowed, place, say!("certify-no-decision")));
            Decision::Rejected
        });
        for (number, (_, reason)) in self.verdicts.iter().filter(|(_, (decision, _))| decision.is_none()) {
            if !reason.trim().is_empty() {
                let place = Place::around("verdicts").element(*number, None);
                faults.push(Finding::new(FindingCode::Required, place, say!("certify-undecided")));
            }
        }
        let mut by_hand = Vec::new();
        for (nth, (page, text)) in
            self.by_hand.iter().enumerate().filter(|(_, (_, text))| !text.trim().is_empty())
        {
            let page: Option<Page> = match page.as_str() {
                "" => None,
                page => page.parse().ok().or_else(|| {
                    let place = Place::around("by_hand").element(nth, None);
                    faults.push(Finding::new(FindingCode::NotAllowed, place, say!("certify-no-page")));
                    None
                }),
            };
            by_hand.push(FoundByHand { page, text: text.clone() });
        }
        let verdict = |(finding, (decision, reason)): (&usize, &(Option<Decision>, String))| {
            decision.map(|decision| Verdict { finding: *finding, decision, reason: reason.clone() })
        };
        let of = self.verdicts.iter().filter_map(verdict).collect();
        match faults.is_empty() {
            true => Ok(Ruling {
                operation,
                decision,
                reason: self.note.clone(),
                verdicts: Verdicts::Each { of, by_hand },
            }),
            false => Err(faults),
        }
    }

    /// Every word of it, for those whose decision came too late.
    pub(super) fn words(&self) -> Vec<String> {
        let reasons = self.verdicts.values().map(|(_, reason)| reason);
        let texts = self.by_hand.iter().map(|(_, text)| text);
        let all = reasons.chain(texts).chain([&self.note]);
        all.filter(|text| !text.trim().is_empty()).cloned().collect()
    }
}
