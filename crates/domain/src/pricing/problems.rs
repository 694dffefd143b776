//! Findings as they add up.

use crate::{Finding, FindingCode};

/// Nobody reads more findings about one price list than this, and a hostile list could cause millions.
const MAX_FINDINGS: usize = 500;

#[derive(Default)]
pub(super) struct Problems(Vec<Finding>);

impl Problems {
    pub(super) fn report(&mut self, code: FindingCode, target: &str, message: impl Into<String>) {
        if self.0.len() < MAX_FINDINGS {
            self.0.push(Finding::new(code, target, message));
        }
    }

    /// `value`, unless something is wrong.
    pub(super) fn unless_any<T>(self, value: T) -> Result<T, Vec<Finding>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// What somebody wrote, as a message may show it.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}
