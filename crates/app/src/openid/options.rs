//! What the operator decides about the provider.

use std::fmt;

/// The provider that people sign in with.
#[derive(Debug, Clone)]
pub struct OpenId {
    /// What people call it.
    pub name: String,
    /// What its tokens name as their issuer, letter by letter.
    pub issuer: String,
    pub client_id: String,
    /// None for a client that has none, which PKCE protects alone.
    pub client_secret: Option<ClientSecret>,
    pub scopes: Vec<String>,
    /// The claim that says what somebody is called.
    pub name_claim: String,
    pub unknown: Unknown,
}

/// What a client proves itself with at the provider. No log has it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What becomes of somebody whom the provider knows and nobody here does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are told to ask the operator.
    Refused,
    /// They get an account without any role.
    Made,
}
