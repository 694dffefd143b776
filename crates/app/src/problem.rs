//! Everything that can keep a use case from doing what was asked.

use db::operations::Operation;
use domain::Finding;
use words::Sentence;

/// Why a use case refused or failed. The text of each is for the caller; the inside cause of
/// [`Problem::Internal`] is logged and never shown.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request cannot be understood or contradicts itself.
    #[error("{message}")]
    BadRequest { code: &'static str, message: String },
    /// A document that could never become valid: every reason at once.
    #[error("the offer cannot be saved as it is: {} to correct", problems(.0))]
    Invalid(Vec<Finding>),
    /// A draft that is not ready to publish: every reason at once.
    #[error("the offer is not ready to publish: {} to correct", problems(.0))]
    NotPublishable(Vec<Finding>),
    /// Terms on which something cannot stop being sold: every reason at once.
    #[error("selling cannot end on these terms: {} to correct", problems(.0))]
    CannotStop(Vec<Finding>),
    /// A decision about an offer that lacks something, or contradicts itself: every reason at once.
    #[error("certification cannot be decided like that: {} to correct", problems(.0))]
    CannotDecide(Vec<Finding>),
    /// The request is understood and cannot be carried out as it is.
    #[error("{message}")]
    Unprocessable { code: &'static str, message: String },
    /// A file that is not what its place asks for: every reason at once.
    #[error("{}", joined(.0))]
    UnfitFile(Vec<Sentence>),
    /// It would be more than is taken.
    #[error("{message}")]
    TooLarge { code: &'static str, message: String },
    /// Nobody is signed in, or no longer.
    #[error("{0}")]
    Unauthenticated(String),
    /// The caller has no role that allows this; the same whether or not the target exists.
    #[error("{0}")]
    Forbidden(String),
    /// The caller may look here, and there is nothing.
    #[error("{0}")]
    NotFound(String),
    /// The state of the offer does not allow this now, perhaps because of an operation that runs.
    #[error("{message}")]
    Conflict { code: &'static str, message: String, running: Option<Box<Operation>> },
    /// `If-Match` or `If-None-Match` does not hold.
    #[error("{0}")]
    PreconditionFailed(String),
    /// Somebody else saved the page since whoever saves it now read it: who did, and where both differ.
    #[error("{message}")]
    PageChanged { message: String, details: Vec<Finding> },
    /// The database cannot take the request now; trying again later may work.
    #[error("the marketplace cannot reach its database right now; try again in a moment")]
    Unavailable(#[source] db::Error),
    /// What the work began from has changed before its outcome could be stored.
    #[error("others change this offer faster than the request can be checked; try again in a moment")]
    Moved,
    /// It is not its turn, and nothing was done.
    #[error("too much else is under way; try again in a moment")]
    NoTurn,
    /// The connection to the database broke while a change was made durable: it may have happened or not.
    #[error(
        "the connection to the database broke while this was stored, so whether it happened is unknown: read the offer before you repeat \
         the request; one with an Idempotency-Key can be repeated with the same key"
    )]
    OutcomeUnknown(#[source] db::Error),
    /// There is no room left to store anything; reading goes on.
    #[error("the marketplace has no room left to store this; try again once its operator has made some")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A fault of ours.
    #[error("something went wrong on our side; the request id finds it in the log")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn joined(reasons: &[Sentence]) -> String {
    reasons.iter().map(Sentence::to_string).collect::<Vec<_>>().join("; ")
}

fn problems(findings: &[Finding]) -> String {
    match findings.len() {
        1 => "one problem".to_owned(),
        n => format!("{n} problems"),
    }
}

impl Problem {
    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::BadRequest { code, message: message.into() }
    }

    /// A text that the store cannot take.
    pub(crate) fn nul() -> Self {
        Self::bad_request("InvalidText", "a name or address holds the character U+0000: remove it")
    }

    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict { code, message: message.into(), running: None }
    }

    /// Whether nothing happened, for a reason that passes without anybody changing the request.
    pub fn passes(&self) -> bool {
        match self {
            Self::Unavailable(error) => error.is_retryable(),
            Self::Full(_) | Self::Moved | Self::NoTurn => true,
            _ => false,
        }
    }

    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Unavailable { outcome_unknown: true, .. } => Self::OutcomeUnknown(error),
            db::Error::Unavailable { .. } | db::Error::Busy | db::Error::Timeout | db::Error::Closed => {
                Self::Unavailable(error)
            }
            db::Error::Full(_) => Self::Full(error.into()),
            // Somebody else was faster; the store's own words are for the log.
            db::Error::Unique { .. } => Self::conflict(
                "Conflict",
                "somebody else made the same thing at this moment: look at it, and try again if you still need to",
            ),
            db::Error::Nul { .. } => Self::nul(),
            other => Self::internal(other),
        }
    }
}

impl From<blob::Error> for Problem {
    fn from(error: blob::Error) -> Self {
        match error.is_full() {
            true => Self::Full(error.into()),
            false => Self::internal(error),
        }
    }
}

impl From<crate::vault::CannotOpen> for Problem {
    fn from(error: crate::vault::CannotOpen) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
