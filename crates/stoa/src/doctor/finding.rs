//! What is found out about one part of a marketplace.

use std::fmt;

use crate::output;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Fine,
    Warning,
    Problem,
}

/// What was found out about one part.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) part: &'static str,
    pub(super) level: Level,
    pub(super) what: String,
    /// What to do; empty when there is nothing to do.
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn fine(part: &'static str, what: impl Into<String>) -> Self {
        Self { part, level: Level::Fine, what: what.into(), advice: String::new() }
    }

    pub(super) fn warning(part: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { part, level: Level::Warning, what: what.into(), advice: advice.into() }
    }

    pub(super) fn problem(part: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { part, level: Level::Problem, what: what.into(), advice: advice.into() }
    }

    /// What a failed attempt tells, with its causes.
    pub(super) fn failed(part: &'static str, error: &anyhow::Error, advice: impl Into<String>) -> Self {
        Self::problem(part, output::told(error), advice)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Fine => "ok",
            Level::Warning => "warn",
            Level::Problem => "problem",
        };
        write!(f, "{level:<9}{:<16}{}", self.part, self.what.replace('\n', "\n                         "))?;
        match self.advice.as_str() {
            "" => Ok(()),
            advice => write!(f, "\n{:<25}→ {advice}", ""),
        }
    }
}
