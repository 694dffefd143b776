use std::path::PathBuf;

use crate::InvalidAddress;

/// Why mail cannot be set up, or was not sent. No text repeats the URL of the mail server, which
/// carries a password.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the mail server is not usable: {reason}")]
    BadUrl { reason: &'static str },
    #[error("TLS to the mail server cannot be set up: {0}")]
    Tls(#[source] lettre::transport::smtp::Error),
    #[error("the sender “{from}” is neither an e-mail address nor a name with one in angle brackets")]
    BadSender { from: String },
    #[error("the mail directory {} cannot be made: {source}", path.display())]
    Directory { path: PathBuf, source: std::io::Error },
    #[error("“{id}” is no mail id: letters, digits, “-”, “_” and “.” are expected")]
    BadId { id: String },
    #[error("the mail has no recipient")]
    NoRecipients,
    #[error(transparent)]
    Address(#[from] InvalidAddress),
    #[error("the mail cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail cannot be written to {}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("the mail server {server} refuses this mail: {source}")]
    Refused { server: String, source: lettre::transport::smtp::Error },
    #[error("the mail server {server} does not take this mail now: {source}")]
    PutOff { server: String, source: lettre::transport::smtp::Error },
    #[error("the mail server {server} does not take mail: {source}")]
    Unavailable { server: String, source: lettre::transport::smtp::Error },
}

impl MailError {
    /// Whether there is no room left for files of mails.
    pub fn is_full(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(self, Self::File { source, .. } if matches!(source.kind(), StorageFull | QuotaExceeded))
    }

    /// Whether the same mail will fail again, so that a background job need not try.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::BadId { .. }
            | Self::NoRecipients
            | Self::Address(_)
            | Self::Message(_)
            | Self::Refused { .. }
            | Self::BadUrl { .. }
            | Self::BadSender { .. } => true,
            Self::Tls(_)
            | Self::Directory { .. }
            | Self::File { .. }
            | Self::PutOff { .. }
            | Self::Unavailable { .. } => false,
        }
    }

    /// Whether the server does not take a mail that is written so, which was therefore not offered to it.
    pub(crate) fn is_unfit(&self) -> bool {
        matches!(self, Self::Unavailable { source, .. } if source.is_client())
    }

    /// Whether a mail server said this about the mail or a recipient, and may say otherwise about another.
    pub(crate) fn is_answer(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::PutOff { .. })
    }
}
