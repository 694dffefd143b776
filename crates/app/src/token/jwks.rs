//! Key sets that others publish (RFC 7517).

use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

/// Most keys taken from one set.
const MAX_KEYS: usize = 100;

/// A public key of somebody else, bound to the one algorithm it may be used with.
#[derive(Clone)]
pub(super) struct ForeignKey {
    pub(super) id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The keys of a set that sign with RS256 or ES256; others are passed over, as RFC 7517 section 5 asks.
pub(super) fn parse(text: &[u8]) -> Result<Vec<ForeignKey>, serde_json::Error> {
    let set: KeySet = serde_json::from_slice(text)?;
    let keys = set.keys.into_iter().filter_map(|key| foreign_key(serde_json::from_value(key).ok()?));
    Ok(keys.take(MAX_KEYS).collect())
}

/// The type of the key decides the algorithm, never the token: otherwise a public key could be taken for a shared secret.
fn foreign_key(jwk: Jwk) -> Option<ForeignKey> {
    let (algorithm, name, key) = match jwk.kty.as_str() {
        "RSA" => (Algorithm::RS256, "RS256", DecodingKey::from_rsa_components(&jwk.n?, &jwk.e?)),
        "EC" if jwk.crv.as_deref() == Some("P-256") => {
            (Algorithm::ES256, "ES256", DecodingKey::from_ec_components(&jwk.x?, &jwk.y?))
        }
        _ => return None,
    };
    let signs = jwk.r#use.is_none_or(|purpose| purpose == "sig") && jwk.alg.is_none_or(|alg| alg == name);
    signs.then_some(())?;
    Some(ForeignKey { id: jwk.kid, algorithm, key: key.ok()? })
}

/// The key a token means: the one with its id, or the only one when the token names none.
pub(super) fn find<'a>(
    keys: &'a [ForeignKey],
    id: Option<&str>,
    algorithm: Algorithm,
) -> Option<&'a ForeignKey> {
    let mut fitting = keys
        .iter()
        .filter(|key| key.algorithm == algorithm)
        .filter(|key| id.is_none() || key.id.as_deref() == id);
    let first = fitting.next()?;
    match id {
        Some(_) => Some(first),
        None => fitting.next().is_none().then_some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<(Option<String>, Algorithm)> {
        parse(text.as_bytes()).unwrap().into_iter().map(|key| (key.id, key.algorithm)).collect()
    }

    #[test]
    fn takes_signing_keys_of_known_algorithms_and_passes_over_the_rest() {
        let set = r#"{"keys": [
            {"kty": "RSA", "kid": "r", "use": "sig", "n": "AQAB", "e": "AQAB"},
            {"kty": "EC", "kid": "e", "alg": "ES256", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
            {"kty": "RSA", "kid": "encryption", "use": "enc", "n": "AQAB", "e": "AQAB"},
            {"kty": "RSA", "kid": "other algorithm", "alg": "PS256", "n": "AQAB", "e": "AQAB"},
            {"kty": "EC", "kid": "other curve", "crv": "P-384", "x": "AQAB", "y": "AQAB"},
            {"kty": "RSA", "kid": "not base64", "n": "!", "e": "AQAB"},
            {"kty": "oct", "kid": "secret", "k": "AQAB"},
            {"kty": "AKP", "kid": 7},
            null
        ]}"#;
        let expected = [("r", Algorithm::RS256), ("e", Algorithm::ES256)];
        assert_eq!(ids(set), expected.map(|(id, algorithm)| (Some(id.to_owned()), algorithm)));
        assert!(parse(b"<html>").is_err());
    }

    #[test]
    fn a_token_without_key_id_means_the_only_key() {
        let one = r#"{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}"#;
        let keys = parse(one.as_bytes()).unwrap();
        assert!(find(&keys, None, Algorithm::RS256).is_some());
        assert!(find(&keys, Some("r"), Algorithm::RS256).is_none());
        assert!(find(&keys, None, Algorithm::ES256).is_none());
        let two = [keys.clone(), keys].concat();
        assert!(find(&two, None, Algorithm::RS256).is_none());
    }
}
