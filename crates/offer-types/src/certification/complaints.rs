//! What the checks find.

use domain::{Place, shortened};
use words::Argument;

/// What a check found at one place. `found` goes into the rule's message.
#[derive(Debug)]
pub(super) struct Complaint {
    pub(super) place: Place,
    pub(super) found: Argument,
}

/// What a check found, and no more of it than somebody reads.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    found: Vec<Complaint>,
    more: bool,
}

impl Complaints {
    /// The most of one check.
    const MOST: usize = 100;
    /// The most characters that are told of one thing that was found.
    const LONGEST: usize = 300;

    /// Adds what is wrong at `path`, if there is room; whether there is room for more.
    pub(super) fn add(&mut self, path: &Place, found: impl Into<Argument>) -> bool {
        self.more |= self.found.len() >= Self::MOST;
        if !self.more {
            let found = match found.into() {
                Argument::Text(text) => shortened(&text, Self::LONGEST).into(),
                other => other,
            };
            self.found.push(Complaint { place: path.clone(), found });
        }
        !self.more
    }

    pub(super) fn found(&self) -> &[Complaint] {
        &self.found
    }

    /// Whether there is more than was kept.
    pub(super) fn are_more(&self) -> bool {
        self.more
    }
}
