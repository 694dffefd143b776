//! Why a bearer token is refused.

use crate::Problem;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Rejected {
    #[error("it is not a signed JSON Web Token")]
    Malformed,
    #[error("its signature algorithm is not accepted")]
    Algorithm,
    #[error("its issuer is not known here")]
    Issuer,
    #[error("its issuer has no such signing key")]
    Key,
    #[error("the keys of its issuer cannot be fetched right now")]
    KeysOutOfReach,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("it has expired")]
    Expired,
    #[error("it was issued for another audience")]
    Audience,
    #[error("its subject is not registered here")]
    Subject,
    #[error("it was made for another sign-in")]
    Nonce,
    #[error("its principal is revoked")]
    Revoked,
}

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        Self::Unauthenticated(format!("the bearer token is refused: {rejected}"))
    }
}
