//! What a provider says about itself (OpenID Connect Discovery 1.0), as it was last fetched.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use domain::Timestamp;
use serde::Deserialize;
use url::Url;

use super::{Failed, OpenId};
use crate::App;
use crate::token::{ProviderKeys, count_keys};

/// How long it is used without asking again.
const FRESH_FOR: Duration = Duration::from_secs(3600);
/// How soon it is asked again where it did not answer.
const AGAIN_AFTER: Duration = Duration::from_secs(10);
/// How long somebody who signs in waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest description, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// What we use of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) keys: Url,
    /// Whether the secret goes into the body, for providers that take it nowhere else.
    pub(super) secret_in_body: bool,
    /// Whether it names itself in what it sends browsers back with (RFC 9207).
    pub(super) names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What is remembered of the provider. All of it can be lost at any time.
#[derive(Default)]
pub(crate) struct Remembered {
    known: RwLock<Known>,
    /// Held while asking, so that one answer serves everybody who waits.
    asking: tokio::sync::Mutex<()>,
    pub(super) keys: ProviderKeys,
}

#[derive(Clone, Default)]
struct Known {
    metadata: Option<Arc<Metadata>>,
    fetched_at: Option<Timestamp>,
    /// The last attempt, good or bad.
    tried_at: Option<Timestamp>,
}

impl Known {
    /// Whether there is no need, or no use, to ask.
    fn is_settled(&self, now: Timestamp) -> bool {
        let within = |at: Option<Timestamp>, length| at.is_some_and(|at| now.since(at) < length);
        within(self.fetched_at, FRESH_FOR) || within(self.tried_at, AGAIN_AFTER)
    }
}

impl Remembered {
    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the provider says about itself; where it does not answer, what it said last.
    pub(super) async fn metadata(&self, app: &App, provider: &OpenId) -> Result<Arc<Metadata>, Failed> {
        let now = app.env.clock.now();
        if !self.read().is_settled(now) {
            tokio::select! {
                () = self.ask(app, provider, now) => {}
                () = app.env.clock.wait(PATIENCE) => {
                    tracing::warn!(issuer = provider.issuer, "the OpenID provider takes too long to answer");
                    self.write().tried_at = Some(now);
                }
            }
        }
        self.read().metadata.clone().ok_or(Failed::OutOfReach)
    }

    async fn ask(&self, app: &App, provider: &OpenId, now: Timestamp) {
        let _asking = self.asking.lock().await;
        if self.read().is_settled(now) {
            return;
        }
        let answer = fetch(&app.guard, provider).await;
        let mut known = self.write();
        known.tried_at = Some(now);
        match answer {
            Ok(metadata) => {
                known.fetched_at = Some(now);
                known.metadata = Some(Arc::new(metadata));
            }
            Err(error) => {
                tracing::warn!(
                    issuer = provider.issuer,
                    error,
                    "the OpenID provider's description cannot be had"
                );
            }
        }
    }
}

async fn fetch(
    guard: &net::Guard,
    provider: &OpenId,
) -> Result<Metadata, Box<dyn std::error::Error + Send + Sync>> {
    let place = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let limits = net::Limits { max_bytes: MAX_BYTES };
    let fetched = guard.get(net::For::KEYS, &Url::parse(&place)?, &limits).await?;
    read(&provider.issuer, &fetched.bytes)
}

/// How many keys the provider signs with that we know how to verify; what is wrong with it, if something is. For whoever sets it up.
pub async fn try_out(
    guard: &net::Guard,
    provider: &OpenId,
) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    let metadata = fetch(guard, provider).await?;
    count_keys(guard, &metadata.keys).await
}

fn read(issuer: &str, text: &[u8]) -> Result<Metadata, Box<dyn std::error::Error + Send + Sync>> {
    let document: Document = serde_json::from_slice(text)?;
    if document.issuer != issuer {
        // Section 4.3: it would speak for somebody else.
        return Err(format!("it calls itself `{}`", domain::shown(&document.issuer)).into());
    }
    let is_tls = issuer.starts_with("https://");
    let address = |text: &str| {
        let url = Url::parse(text)?;
        match url.scheme() {
            "https" => Ok(url),
            // As the operator named it: a provider on the same machine, or a test.
            "http" if !is_tls => Ok(url),
            _ => Err(Box::<dyn std::error::Error + Send + Sync>::from("an address of it is not https")),
        }
    };
    let methods = document.token_endpoint_auth_methods_supported;
    let has = |methods: &Vec<String>, wanted: &str| methods.iter().any(|method| method == wanted);
    Ok(Metadata {
        authorization: address(&document.authorization_endpoint)?,
        token: address(&document.token_endpoint)?,
        keys: address(&document.jwks_uri)?,
        // Without a list it is `client_secret_basic` (section 3).
        secret_in_body: methods.is_some_and(|methods| {
            !has(&methods, "client_secret_basic") && has(&methods, "client_secret_post")
        }),
        names_itself: document.authorization_response_iss_parameter_supported,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(issuer: &str, token: &str, more: &str) -> String {
        format!(
            r#"{{"issuer": "{issuer}", "authorization_endpoint": "https://id.example/authorize?tenant=a",
                "token_endpoint": "{token}", "jwks_uri": "https://id.example/keys"{more}}}"#
        )
    }

    #[test]
    fn a_description_is_that_of_the_provider_that_was_asked() {
        let of = |issuer, token, more| read("https://id.example", document(issuer, token, more).as_bytes());
        let good = of("https://id.example", "https://id.example/token", "").unwrap();
        assert!(!good.secret_in_body && !good.names_itself);
        assert_eq!(good.authorization.as_str(), "https://id.example/authorize?tenant=a");
        let methods = r#", "token_endpoint_auth_methods_supported": ["client_secret_post"]"#;
        assert!(of("https://id.example", "https://id.example/token", methods).unwrap().secret_in_body);
        for (issuer, token) in [
            ("https://id.example/", "https://id.example/token"),
            ("https://evil.example", "https://id.example/token"),
            ("https://id.example", "http://id.example/token"),
            ("https://id.example", "file:///token"),
            ("https://id.example", "/token"),
        ] {
            assert!(of(issuer, token, "").is_err(), "{issuer} {token}");
        }
        assert!(read("https://id.example", b"<html>").is_err());
    }
}
