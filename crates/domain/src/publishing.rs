//! The words of the publishing state machine: what an offer, an operation and a step can be in.
//!
//! | event | offer status |
//! |---|---|
//! | created | `neverPublished` |
//! | publish or go-live accepted | `running` |
//! | preview ready | `waitingForPublisherReview` |
//! | live | `succeeded` |
//! | a step was rejected or failed for good | `failed` |
//! | canceled | `canceled` |

use serde::{Deserialize, Serialize};
use words::Sentence;

use crate::{Page, Place, Timestamp};

/// A word is not one of the enumeration; a stored or received text was altered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a word of the publishing state machine")]
pub struct UnknownWord(String);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),*
        }

        impl $name {
            /// Every word, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word as stored and as sent.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),*
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|word| word.as_str() == text)
                    .ok_or_else(|| UnknownWord(text.chars().take(80).collect()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(text: String) -> Result<Self, UnknownWord> {
                text.parse()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What an offer as a whole is in.
    OfferStatus {
        NeverPublished = "neverPublished",
        NotStarted = "notStarted",
        WaitingForPublisherReview = "waitingForPublisherReview",
        Running = "running",
        Succeeded = "succeeded",
        Canceled = "canceled",
        Failed = "failed",
    }
}

words! {
    /// What people call the status of an offer: it follows from that, from whether it is live, and from whether it is sold.
    OfferState {
        /// The last publish failed.
        Attention = "attention",
        /// A preview waits for its sign-off.
        Preview = "preview",
        Running = "running",
        /// It was never live.
        Draft = "draft",
        Live = "live",
        /// It is live, and not sold any more.
        Stopped = "stopped",
    }
}

words! {
    /// What an operation does.
    OperationKind {
        /// From draft to preview.
        Publish = "publish",
        /// From preview to production.
        GoLive = "golive",
        /// A cancel that found nothing to cancel; it begins and ends canceled.
        Cancel = "cancel",
        /// An end of selling the offer; it begins and ends succeeded.
        StopSelling = "stopsell",
    }
}

impl OperationKind {
    /// The slot an operation fills, in the words of the submissions list. A cancel fills none, and neither does an end of
    /// selling, but readers know only two.
    pub const fn slot(self) -> &'static str {
        match self {
            Self::Publish | Self::Cancel => "staging",
            Self::GoLive | Self::StopSelling => "production",
        }
    }

    /// The slot in the words of the older operation addresses, which name operations by the slot they fill.
    pub const fn slot_word(self) -> Option<&'static str> {
        match self {
            Self::Publish => Some("preview"),
            Self::GoLive => Some("live"),
            Self::Cancel | Self::StopSelling => None,
        }
    }
}

words! {
    /// What an operation is in; all but `Running` are final.
    OperationState {
        Running = "running",
        Succeeded = "succeeded",
        Failed = "failed",
        Canceled = "canceled",
    }
}

words! {
    /// What a step of a publication is in.
    StepStatus {
        NotStarted = "notStarted",
        InProgress = "inProgress",
        WaitingForPublisherReview = "waitingForPublisherReview",
        WaitingForApproval = "waitingForApproval",
        Blocked = "blocked",
        Rejected = "rejected",
        Complete = "complete",
        Canceled = "canceled",
    }
}

words! {
    /// The work behind a step; an offer type says which of its steps does which.
    StepKind {
        Validate = "validate",
        Certify = "certify",
        Provision = "provision",
        Package = "package",
        Signoff = "signoff",
        Live = "live",
    }
}

words! {
    /// What a person decided about a step that waits for approval.
    Decision {
        Approved = "approved",
        Rejected = "rejected",
    }
}

/// How serious a [`Message`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Information,
    Warning,
    Error,
}

/// Something a step has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub level: Level,
    /// Faces that promise HTML escape what it says.
    pub text: Sentence,
    /// Microseconds since 1970.
    pub at: i64,
    /// What in the offer it is about, if it is about one thing whose place is shown in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The page that it is about, where a person said it of a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

impl Message {
    pub fn new(level: Level, text: Sentence, at: Timestamp) -> Self {
        Self { level, text, at: at.micros(), place: None, page: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_others_are_refused() {
        for status in OfferStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
        assert!("Succeeded".parse::<OfferStatus>().is_err());
    }
}
