//! Id tokens (OpenID Connect Core 1.0 section 3.1.3.7): who signed in at a provider.

use std::time::Duration;

use domain::Timestamp;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::claims::{LEEWAY, valid_until};
use super::jws;
use super::provider::{Audience, ProviderKeys};
use super::rejected::Rejected;
use crate::App;
use crate::settings::Provider;

/// Longest token looked at, in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// Longest subject (section 2).
const MAX_SUBJECT: usize = 255;
/// How long before a sign-in was begun its token may have been issued: clocks differ.
const EARLIEST: Duration = Duration::from_secs(300);

/// What an id token must be.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    /// Our own id at the provider.
    pub(crate) client: &'a str,
    pub(crate) keys: &'a Url,
    pub(crate) nonce: &'a str,
    pub(crate) begun_at: Timestamp,
    pub(crate) name_claim: &'a str,
}

/// Whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// What it calls them for good.
    pub(crate) subject: String,
    /// Their mail address, where it has verified that it is theirs.
    pub(crate) address: Option<String>,
    pub(crate) name: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Value>,
}

/// Whom `token` names, if the provider made it now, for us and for this sign-in.
pub(crate) async fn verify_id_token(
    app: &App,
    keys: &ProviderKeys,
    token: &str,
    expected: &Expected<'_>,
) -> Result<Known, Rejected> {
    if token.len() > MAX_LENGTH {
        return Err(Rejected::Malformed);
    }
    let now = app.env.clock.now();
    let unverified = jws::peek(token)?;
    if ![Algorithm::RS256, Algorithm::ES256].contains(&unverified.algorithm) {
        return Err(Rejected::Algorithm);
    }
    let provider = Provider {
        issuer: expected.issuer.to_owned(),
        audience: expected.client.to_owned(),
        jwks_uri: expected.keys.clone(),
    };
    let key = keys.key(app, &provider, &unverified, now).await?;
    let all: Map<String, Value> = jws::claims(token, &key.key, key.algorithm)?;
    let name = all.get(expected.name_claim).and_then(Value::as_str).map(str::to_owned);
    let claims: Claims = serde_json::from_value(Value::Object(all)).map_err(|_| Rejected::Malformed)?;
    check(&claims, expected, now)?;
    let is_verified = match &claims.email_verified {
        Some(Value::Bool(verified)) => *verified,
        // As some providers write it.
        Some(Value::String(verified)) => verified == "true",
        _ => false,
    };
    Ok(Known { subject: claims.sub, address: claims.email.filter(|_| is_verified), name })
}

fn check(claims: &Claims, expected: &Expected<'_>, now: Timestamp) -> Result<(), Rejected> {
    if claims.iss != expected.issuer {
        return Err(Rejected::Issuer);
    }
    // Meant for several, it must have been issued to us.
    let is_to_us = match &claims.azp {
        Some(azp) => azp == expected.client,
        None => claims.aud.is_one(),
    };
    if !claims.aud.contains(expected.client) || !is_to_us {
        return Err(Rejected::Audience);
    }
    valid_until(now, claims.nbf.map(|nbf| nbf as i64), claims.exp as i64)?;
    let issued_at = Timestamp::from_seconds(claims.iat as i64);
    if Timestamp::from_seconds((claims.iat as i64).saturating_sub(LEEWAY)) > now {
        return Err(Rejected::NotYetValid);
    }
    if issued_at + EARLIEST < expected.begun_at {
        return Err(Rejected::Expired);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Rejected::Nonce);
    }
    if claims.sub.is_empty() || claims.sub.len() > MAX_SUBJECT {
        return Err(Rejected::Subject);
    }
    Ok(())
}
