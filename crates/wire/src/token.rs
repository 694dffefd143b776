//! The token service: token replies of both generations, their errors, discovery documents and key sets.
//!
//! Types that hold a token have no `Debug`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The first generation's reply (`resource` requests). Numbers are texts, as ADAL and libcloud read them.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct TokenV1 {
    pub token_type: String,
    /// Seconds.
    pub expires_in: String,
    pub ext_expires_in: String,
    /// Seconds since 1970; libcloud and cloudpub cannot do without.
    pub expires_on: String,
    pub not_before: String,
    pub resource: String,
    pub access_token: String,
}

/// The second generation's reply (`scope` requests).
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct TokenV2 {
    pub token_type: String,
    /// Seconds.
    pub expires_in: i64,
    pub ext_expires_in: i64,
    /// Seconds since 1970.
    pub expires_on: i64,
    pub not_before: i64,
    pub access_token: String,
}

/// A refused token request: RFC 6749 section 5.2, with the members that Azure's libraries print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenError {
    pub error: String,
    pub error_description: String,
    pub error_codes: Vec<u32>,
    /// `2026-11-21 08:00:00Z`.
    pub timestamp: String,
    /// Our request id.
    pub trace_id: String,
    /// The caller's request id, or ours.
    pub correlation_id: String,
}

/// The discovery document of a tenant (OpenID Connect Discovery 1.0, section 3; RFC 8414).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenIdConfiguration {
    pub issuer: String,
    /// Nobody signs in here in person; MSAL insists that the member is there.
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub token_endpoint_auth_methods_supported: Vec<String>,
    pub grant_types_supported: Vec<String>,
    pub response_types_supported: Vec<String>,
    pub subject_types_supported: Vec<String>,
    pub id_token_signing_alg_values_supported: Vec<String>,
    pub claims_supported: Vec<String>,
}

/// Says that an authority is real and where its discovery document is; MSAL and ADAL ask before they trust a host that
/// they do not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstanceDiscovery {
    pub tenant_discovery_endpoint: String,
    #[serde(rename = "api-version")]
    pub api_version: String,
    pub metadata: Vec<InstanceMetadata>,
}

/// Host names that stand for the same authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstanceMetadata {
    pub preferred_network: String,
    pub preferred_cache: String,
    pub aliases: Vec<String>,
}

/// Public keys (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeySet {
    pub keys: Vec<Key>,
}

/// A public EC key on P-256 (RFC 7518 section 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    pub kty: String,
    pub r#use: String,
    pub alg: String,
    pub kid: String,
    pub crv: String,
    pub x: String,
    pub y: String,
}
