//! Signing in: client credentials of the first generation of the token service.

use std::time::Duration;

use bytes::Bytes;
use net::header::{self, CONTENT_TYPE};
use net::{Answer, HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::{Failure, Profile};

/// What tokens are for, whatever server one talks to: the name the original has, which all others answer to.
const RESOURCE: &str = "https://cloudpartner.azure.com";
/// A token that ends within this time is not used any more: a request takes a while, and clocks differ.
const MARGIN: Duration = Duration::from_secs(60);

/// A token, ready to be sent. It has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The whole `Authorization` header.
    pub(crate) bearer: HeaderValue,
    until: Instant,
}

impl Token {
    pub(crate) fn is_fresh(&self) -> bool {
        Instant::now() < self.until
    }

    /// Reads the answer to [`request`].
    pub(crate) fn of(answer: &Answer, profile: &Profile) -> Result<Self, Failure> {
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        match answer.status {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => return Err(refused(&body, profile)),
            _ => return Err(Failure::of(answer)),
        }
        let unexpected = || {
            let login = profile.login.origin().ascii_serialization();
            Failure::Unexpected(format!("{login} did not answer with a token; is it the right address?"))
        };
        let token = body["access_token"].as_str().filter(|token| !token.is_empty()).ok_or_else(unexpected)?;
        let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| unexpected())?;
        bearer.set_sensitive(true);
        let life = Duration::from_secs(seconds(&body["expires_in"]).ok_or_else(unexpected)?);
        Ok(Self { bearer, until: Instant::now() + life - MARGIN.min(life / 5) })
    }
}

/// The request for a token.
pub(crate) fn request(profile: &Profile) -> Result<Request, Failure> {
    let base = profile.login.as_str().trim_end_matches('/');
    let url = format!("{base}/{}/oauth2/token", profile.tenant);
    let url = Url::parse(&url).map_err(|error| Failure::Usage(format!("`{url}` is no address: {error}")))?;
    let form = Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", &profile.client_id)
        .append_pair("client_secret", profile.client_secret.reveal())
        .append_pair("resource", RESOURCE)
        .finish();
    let content = HeaderValue::from_static("application/x-www-form-urlencoded");
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, content), (header::ACCEPT, json)]);
    Ok(Request { method: Method::POST, url, headers, body: Bytes::from(form) })
}

/// A refusal of RFC 6749 section 5.2.
fn refused(body: &Value, profile: &Profile) -> Failure {
    let reason =
        body["error_description"].as_str().or(body["error"].as_str()).unwrap_or("no reason was given");
    // Azure's go on for several lines, with ids and a time.
    let reason = reason.lines().next().unwrap_or_default().trim_end_matches('.');
    let login = profile.login.origin().ascii_serialization();
    Failure::Unauthorized(format!(
        "{login} refused to sign `{}` in: {reason}; check the tenant, the client id and the secret",
        profile.client_id
    ))
}

/// Seconds as a number or, in older replies, as a text.
fn seconds(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
