//! Findings as they add up.

use domain::{Finding, FindingCode, Place};
use words::Sentence;

/// Nobody reads more findings about one price list than this, and a hostile list could cause millions.
const MAX_FINDINGS: usize = 500;

#[derive(Default)]
pub(crate) struct Problems(Vec<Finding>);

impl Problems {
    pub(crate) fn report(&mut self, code: FindingCode, place: &Place, text: Sentence) {
        if self.0.len() < MAX_FINDINGS {
            self.0.push(Finding::new(code, place.clone(), text));
        }
    }

    pub(crate) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// `value`, unless something is wrong.
    pub(crate) fn unless_any<T>(self, value: T) -> Result<T, Vec<Finding>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// What somebody wrote, as a message may show it.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}
