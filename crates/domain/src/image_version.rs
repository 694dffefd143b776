//! Disk images by version.

use std::fmt;
use std::str::FromStr;

use crate::{Place, PlanId};

/// A disk image under its version, as one plan or disk generation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageVersion {
    /// The images it is among, by a name that survives edits: `plans[standard]/…vmImages`.
    pub place: String,
    /// The plan it is of, where that has an id.
    pub plan: Option<PlanId>,
    /// The further disk generation of the plan, if it is not the plan's own.
    pub generation: Option<PlanId>,
    pub version: VersionNumber,
    /// Whether buyers are to see it.
    pub is_shown: bool,
    /// The addresses of its disks, each on a line and without the query, where signatures are.
    pub disks: String,
    /// Where it is in its definition.
    pub at: Place,
}

impl ImageVersion {
    /// What tells it from others: where it is among its like, under which version, and its disks.
    pub fn parts(&self) -> (&str, VersionNumber, &str) {
        (&self.place, self.version, &self.disks)
    }
}

/// Three whole numbers joined by dots; zeros in front of them mean nothing. Dates such as 2023.01.02 compare like any other
/// three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VersionNumber([u64; 3]);

/// Why a text is not the version of a disk image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the version of a disk image is three whole numbers joined by dots, such as 1.0.1")]
pub struct InvalidVersionNumber;

impl VersionNumber {
    /// Publishers go on with older streams beside newer ones: 123.8.0 comes after 124.1.0.
    pub fn stream(self) -> u64 {
        self.0[0]
    }
}

impl FromStr for VersionNumber {
    type Err = InvalidVersionNumber;

    fn from_str(text: &str) -> Result<Self, InvalidVersionNumber> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts = text.split('.').map(|part| part.parse().ok().filter(|_| digits(part)));
        let parts: Option<Vec<_>> = parts.collect();
        parts.and_then(|parts| parts.try_into().ok()).map(Self).ok_or(InvalidVersionNumber)
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([stream, minor, patch]) = self;
        write!(f, "{stream}.{minor}.{patch}")
    }
}
