//! Signed tokens on the wire (RFC 7515).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::rejected::Rejected;

/// What an unverified token claims, for choosing the key that decides about it.
pub(super) struct Unverified {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<String>,
    pub(super) issuer: String,
}

#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Issuer {
    iss: String,
}

/// Reads header and issuer without believing them.
pub(super) fn peek(token: &str) -> Result<Unverified, Rejected> {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Rejected::Malformed);
    };
    // `none` is no algorithm, so a header that names it does not read as one.
    let header: Header = json(header).map_err(|malformed| match json::<IgnoredAny>(header) {
        Ok(_) => Rejected::Algorithm,
        Err(_) => malformed,
    })?;
    // We understand no extension; RFC 7515 section 4.1.11 wants a token that depends on one refused.
    if header.crit.is_some() {
        return Err(Rejected::Malformed);
    }
    let Issuer { iss } = json(payload)?;
    Ok(Unverified { algorithm: header.alg, key_id: header.kid, issuer: iss })
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, Rejected> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Rejected::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Rejected::Malformed)
}

/// The claims of a token that `key` signed with exactly `algorithm`. Times and audience are for the caller to check,
/// because the library would take the time from the machine.
pub(super) fn claims<T: DeserializeOwned>(
    token: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
) -> Result<T, Rejected> {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    match jsonwebtoken::decode(token, key, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) => Err(match error.kind() {
            jsonwebtoken::errors::ErrorKind::Json(_) => Rejected::Malformed,
            jsonwebtoken::errors::ErrorKind::InvalidAlgorithm => Rejected::Algorithm,
            _ => Rejected::Signature,
        }),
    }
}
