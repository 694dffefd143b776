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
            StatusCode::BAD_REQUEST if body["error"]["code"] == "HttpsOnly" => {
                return Err(Failure::of(answer));
            }
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => return Err(refused(&body, profile)),
            StatusCode::NOT_FOUND => {
                return Err(Failure::NotFound(format!(
                    "nobody signs in at {}: check the address of the server, which as a rule has no path, and the tenant",
                    profile.login
                )));
            }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Secret;

    fn profile() -> Profile {
        let url = Url::parse("https://stoa.example/market").unwrap();
        let text = str::to_owned;
        Profile {
            login: url.clone(),
            url,
            tenant: text("t"),
            client_id: text("c"),
            client_secret: Secret::new("a&b"),
            publisher: None,
        }
    }

    fn token(status: u16, body: &Value) -> Result<Token, Failure> {
        let status = StatusCode::from_u16(status).unwrap();
        Token::of(&Answer { status, headers: HeaderMap::new(), bytes: body.to_string().into() }, &profile())
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_not_used_in_its_last_minute() {
        for life in [json!("3600"), json!(3600)] {
            let token = token(200, &json!({ "access_token": "a", "expires_in": life })).ok().unwrap();
            assert_eq!(token.bearer, "Bearer a");
            tokio::time::advance(Duration::from_secs(3_539)).await;
            assert!(token.is_fresh());
            tokio::time::advance(Duration::from_secs(1)).await;
            assert!(!token.is_fresh());
        }
        let short = token(200, &json!({ "access_token": "a", "expires_in": 10 })).ok().unwrap();
        assert!(short.is_fresh(), "however short its life");
    }

    #[test]
    fn a_secret_is_sent_as_a_form_has_it() {
        let request = request(&profile()).ok().unwrap();
        assert_eq!(request.url.as_str(), "https://stoa.example/market/t/oauth2/token");
        let form = std::str::from_utf8(&request.body).unwrap();
        assert!(form.contains("client_secret=a%26b&resource=https%3A%2F%2Fcloudpartner.azure.com"), "{form}");
    }

    #[tokio::test]
    async fn a_refusal_says_what_to_look_at() {
        let said = |status, body: Value| token(status, &body).err().unwrap().to_string();
        let azure =
            json!({ "error": "invalid_client", "error_description": "AADSTS7000215: wrong.\r\nTrace ID: 1" });
        let refused = said(401, azure);
        assert!(
            refused.ends_with("in: AADSTS7000215: wrong; check the tenant, the client id and the secret"),
            "{refused}"
        );
        assert!(!refused.contains("a&b"));
        assert!(said(400, json!("no")).contains("no reason was given"));
        assert!(said(200, json!({ "access_token": "" })).contains("is it the right address?"));
    }
}
