//! Who our tokens say they come from.

use crate::Settings;

/// The two generations of token endpoint, which clients choose between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// `/{tenant}/oauth2/token`, with `resource`: ADAL, libcloud, go-autorest, cloudpub.
    V1,
    /// `/{tenant}/oauth2/v2.0/token`, with `scope`: MSAL.
    V2,
}

impl Generation {
    /// The `ver` of its tokens.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::V1 => "1.0",
            Self::V2 => "2.0",
        }
    }

    pub(super) fn from_version(version: &str) -> Option<Self> {
        [Self::V1, Self::V2].into_iter().find(|generation| generation.version() == version)
    }
}

/// Where token endpoints and discovery documents are, without a slash at the end.
pub fn base_url(settings: &Settings) -> &str {
    settings.identity_url.trim_end_matches('/')
}

/// The issuer of a tenant's tokens. The discovery document is found at this address followed by
/// `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
pub fn issuer(settings: &Settings, tenant: &str, generation: Generation) -> String {
    let (base, tenant) = (base_url(settings), tenant.to_ascii_lowercase());
    match generation {
        Generation::V1 => format!("{base}/{tenant}"),
        Generation::V2 => format!("{base}/{tenant}/v2.0"),
    }
}
