//! Why a token request is refused (RFC 6749 section 5.2).

use std::time::Duration;

use crate::Problem;

/// The text of each is for the person who reads `error_description`.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    InvalidRequest(String),
    /// The address names no tenant but a placeholder.
    #[error(
        "`{0}` is not a tenant: a client that signs in as itself sends its request to its own tenant, whose id `stoa admin` shows"
    )]
    NoTenant(String),
    #[error("the grant type `{0}` is not supported: use `client_credentials`")]
    UnsupportedGrantType(String),
    #[error("the scope `{0}` is not valid: use one resource of this marketplace followed by `/.default`")]
    InvalidScope(String),
    #[error("the resource `{0}` is not one of this marketplace")]
    InvalidResource(String),
    /// Says the same whether the client, its secret or its validity is at fault.
    #[error("the client id or the client secret is wrong, or no longer valid")]
    InvalidClient,
    /// The secret is right; the tenant in the address is another one.
    #[error("the client belongs to tenant `{0}`: send the request there")]
    OtherTenant(String),
    /// Too many failures in a row.
    #[error("too many failed attempts in a row: try again in {} seconds", seconds(*.retry_after))]
    TooManyFailures { retry_after: Duration },
    #[error(transparent)]
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(match problem {
            // A token that nobody got did no harm, and the next one is as good.
            Problem::OutcomeUnknown(error) => Problem::Unavailable(error),
            problem => problem,
        })
    }
}

/// Whole seconds to wait, rounded up.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

impl Refusal {
    /// The word in `error`.
    pub fn error(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) | Self::NoTenant(_) => "invalid_request",
            Self::UnsupportedGrantType(_) => "unsupported_grant_type",
            Self::InvalidScope(_) => "invalid_scope",
            Self::InvalidResource(_) => "invalid_resource",
            Self::InvalidClient => "invalid_client",
            Self::OtherTenant(_) => "unauthorized_client",
            Self::TooManyFailures { .. } | Self::Problem(Problem::Unavailable(_) | Problem::Full(_)) => {
                "temporarily_unavailable"
            }
            Self::Problem(_) => "server_error",
        }
    }

    /// The number in `error_codes` that people search the web for.
    pub fn code(&self) -> u32 {
        match self {
            Self::InvalidRequest(_) => 900_144,
            Self::NoTenant(_) => 90_019,
            Self::UnsupportedGrantType(_) => 70_003,
            Self::InvalidScope(_) => 70_011,
            Self::InvalidResource(_) => 500_011,
            Self::InvalidClient => 7_000_215,
            Self::OtherTenant(_) => 700_016,
            Self::TooManyFailures { .. } => 50_053,
            Self::Problem(Problem::Unavailable(_) | Problem::Full(_)) => 90_033,
            Self::Problem(_) => 90_000,
        }
    }

    /// Seconds for `Retry-After`, when waiting helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyFailures { retry_after } => Some(seconds(*retry_after)),
            Self::Problem(Problem::Unavailable(_)) => Some(1),
            _ => None,
        }
    }
}
