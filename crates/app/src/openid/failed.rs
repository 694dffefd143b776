//! Why nobody was signed in.

use crate::Problem;

/// Why the provider's way led nowhere.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// This browser began no sign-in, or another one, or too long ago, or came back twice.
    #[error("no sign-in was begun in this browser that this answer is for")]
    NotBegun,
    /// The provider says so, by this code (RFC 6749 section 4.1.2.1).
    #[error("the provider refused: {0}")]
    Refused(String),
    #[error("the provider does not answer")]
    OutOfReach,
    /// What it answered proves nothing.
    #[error("the provider's answer is not to be trusted: {0}")]
    Untrusted(String),
    /// It vouches for no mail address, and knows nobody that we know.
    #[error("the provider vouches for no mail address")]
    NotVerified,
    /// Nobody here has this address, or they may not come in so.
    #[error("nobody has an account for this")]
    Unknown { address: String },
    #[error(transparent)]
    Problem(#[from] Problem),
}
