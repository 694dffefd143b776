use std::error::Error as _;
use std::io;
use std::path::PathBuf;

use crate::Digest;

/// Why the store cannot be used, or did not do what was asked.
///
/// No text repeats the store's URL or options, since both may carry keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the blob store is not usable: {reason}")]
    BadUrl { reason: &'static str },
    #[error("the blob store of this kind has no option “{option}”")]
    UnknownOption { option: String },
    #[error("the blob directory {} cannot be made: {source}", path.display())]
    Directory { path: PathBuf, source: std::io::Error },
    #[error("the stored bytes of {digest} are not the ones that were put there")]
    Corrupt { digest: Digest },
    #[error("the blob store failed to {doing}")]
    Store { doing: &'static str, source: object_store::Error },
}

impl Error {
    /// Whether the store has no room left.
    pub fn is_full(&self) -> bool {
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        let mut kinds = causes.filter_map(|cause| cause.downcast_ref().map(io::Error::kind));
        kinds.any(|kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
    }
}
