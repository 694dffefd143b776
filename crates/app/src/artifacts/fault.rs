//! What can be wrong with a file that an offer names.

use words::{Argument, Sentence, say};

/// What is wrong with a file, whatever it is for.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// What is named is no address.
    NoAddress(String),
    /// An address of ours that means nothing any more.
    Expired,
    /// Nothing could be fetched, and why.
    Unfetched(Argument),
    /// A server says that it is unchanged although it was never fetched.
    NeverHere,
    /// All files together have more bytes than a version may.
    TooMuch { most: u64 },
    /// What was fetched is nothing that can be used, and why.
    Unusable(Argument),
    /// A price spreadsheet that nobody had the time to read.
    OutOfTime,
}

impl Fault {
    /// The same about the file for the place that people call `label`.
    pub(super) fn words(&self, label: Argument) -> Sentence {
        match self {
            Self::NoAddress(address) => say!("artifact-no-address", label, address = address.clone()),
            Self::Expired => say!("artifact-expired", label),
            Self::Unfetched(why) => say!("artifact-not-fetched", label, why = why.clone()),
            Self::NeverHere => say!("artifact-never-here", label),
            Self::TooMuch { most } => say!("artifact-too-much", label, most = *most),
            Self::Unusable(why) => say!("artifact-unusable", label, why = why.clone()),
            Self::OutOfTime => say!("artifact-out-of-time", label),
        }
    }
}
