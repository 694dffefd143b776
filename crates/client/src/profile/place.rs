//! Where a value of a profile was given, and what is wrong with it there.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    File {
        path: PathBuf,
        /// From 1.
        line: usize,
    },
    /// The name of the variable.
    Environment(&'static str),
    /// The flag as it is written, without its value.
    Flag(&'static str),
}

impl Place {
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::File { line, .. } => Some(*line),
            Self::Environment(_) | Self::Flag(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// One thing wrong with a profile. Never with the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileProblem {
    /// Nothing when it is about something that nobody gave.
    pub place: Option<Place>,
    pub message: String,
}

/// Everything wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not clear whom to ask, and as whom")]
pub struct ProfileProblems(pub Vec<ProfileProblem>);
