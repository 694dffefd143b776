//! Tokens: what a client gets for its secret, and what the marketplace takes from a caller.
//!
//! Tokens are JSON Web Tokens (RFC 7519) signed with ES256 by keys of our own. Those of configured external OpenID
//! providers are accepted beside them.

mod audience;
mod authenticate;
mod backoff;
mod claims;
mod id_token;
mod issue;
mod issuer;
mod jwks;
mod jws;
mod key_ring;
mod keys;
mod locks;
mod own;
mod provider;
mod refusal;
mod rejected;
mod request;
mod verified;

use std::sync::{Arc, OnceLock};

pub use audience::beside;
pub use authenticate::authenticate;
pub(crate) use authenticate::{admitted, revoked, session_ended};
pub use issue::{Issued, issue};
pub use issuer::{Generation, base_url, issuer};
pub use keys::{PublicKey, opens, published_keys, rotate_signing_key, signing_keys};
pub use refusal::Refusal;
pub use request::{Target, TokenRequest};

pub(crate) use backoff::{Failures, Who};
pub(crate) use id_token::{Expected, Known, verify_id_token};
pub(crate) use provider::{ProviderKeys, count_keys};
pub(crate) use rejected::Rejected;

pub use crate::settings::Provider;

use crate::Settings;

/// What the token service keeps in memory to be fast: opened keys, tokens already verified, recent failures. All of it
/// can be lost at any time, and none of it decides more than how soon something is looked up again. One for each running
/// marketplace; clones share it.
#[derive(Clone, Default)]
pub struct Tokens(Arc<Memory>);

#[derive(Default)]
struct Memory {
    keys: key_ring::KeyRing,
    verified: verified::VerifiedTokens,
    failures: backoff::Failures,
    providers: OnceLock<Vec<provider::ProviderKeys>>,
    open_id: crate::openid::Remembered,
}

impl Tokens {
    /// What is known of the provider that people sign in with.
    pub(crate) fn open_id(&self) -> &crate::openid::Remembered {
        &self.0.open_id
    }

    /// Who failed to sign in lately.
    pub(crate) fn failures(&self) -> &Failures {
        &self.0.failures
    }
}

impl Memory {
    /// The keys of each configured provider, in the order of the settings.
    fn providers(&self, settings: &Settings) -> &[provider::ProviderKeys] {
        self.providers.get_or_init(|| settings.providers.iter().map(|_| Default::default()).collect())
    }
}
