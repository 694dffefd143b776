//! What validation has to say about an offer.

use std::fmt;

use words::Sentence;

use crate::Place;

/// One thing wrong (or worth a look) in a document: what kind, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: FindingCode,
    /// Of the offending value.
    pub place: Place,
    /// One sentence a person can act on.
    pub text: Sentence,
}

impl Finding {
    pub fn new(code: FindingCode, place: Place, text: Sentence) -> Self {
        Self { code, place, text }
    }
}

/// The kind of a [`Finding`]; the text on the wire is the variant's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingCode {
    /// A value that must be present before publishing is missing or empty.
    Required,
    /// A value has the wrong JSON type.
    WrongType,
    /// A text or list is longer than its limit.
    TooLong,
    /// A text or list is shorter than its limit.
    TooShort,
    /// A number is outside its range.
    OutOfRange,
    /// A value is not in its enumeration.
    NotAllowed,
    /// A text does not have the required form.
    InvalidFormat,
    /// Two things that must differ are the same.
    Duplicate,
    /// A value that is fixed once published was changed.
    Immutable,
    /// The id belonged to a plan that was removed from a live offer; ids are never reused.
    IdRetired,
    /// A member this offer type does not know; it is kept and returned.
    UnknownMember,
    /// A member this offer type does not know, whose meaning may be privacy; publishing waits for its confirmation.
    UnconfirmedMember,
    /// A plan that is live is not there any more.
    PlanMissing,
    /// Something that is not sold, and that publishing does not put on sale again.
    NotSold,
    /// A text under a name this offer type does not know, which speaks of a secret; it is kept and not returned.
    SealedMember,
    /// Values that are each fine contradict one another.
    Inconsistent,
    /// Somebody else changed the value since it was read.
    Changed,
    /// There are more findings than are told.
    More,
    /// An artifact (logo, document, package) could not be fetched or is not what it must be.
    Artifact,
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
