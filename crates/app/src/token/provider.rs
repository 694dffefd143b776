//! Tokens of external OpenID providers.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use db::principals;
use domain::Timestamp;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use url::Url;

use super::claims::valid_until;
use super::jwks::{self, ForeignKey};
use super::jws::{self, Unverified};
use super::locks;
use super::rejected::Rejected;
use super::verified::Verified;
use crate::settings::Provider;
use crate::{App, Problem};

/// How soon a key set is fetched again, however many tokens name keys it does not have.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// How long a key set is used without looking whether the provider has withdrawn a key.
const FRESH_FOR: Duration = Duration::from_secs(3600);

/// How long somebody who signs in waits for a key set; nobody fetches it again before [`AGAIN_AFTER`] then.
const PATIENCE: Duration = Duration::from_secs(10);

/// Largest key set, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// The key set of one provider, as it was last fetched.
#[derive(Default)]
pub(crate) struct ProviderKeys {
    known: RwLock<Known>,
    /// Held while fetching, so that one fetch serves everybody who waits.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Known {
    keys: Arc<Vec<ForeignKey>>,
    fetched_at: Option<Timestamp>,
    /// The last attempt, good or bad.
    tried_at: Option<Timestamp>,
}

impl Known {
    fn find(&self, token: &Unverified) -> Option<ForeignKey> {
        jwks::find(&self.keys, token.key_id.as_deref(), token.algorithm).cloned()
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        self.fetched_at.is_some_and(|at| now.since(at) < FRESH_FOR)
    }

    fn may_try(&self, now: Timestamp) -> bool {
        self.tried_at.is_none_or(|at| now.since(at) >= AGAIN_AFTER)
    }
}

impl ProviderKeys {
    /// The key a token means, fetching the set when that may help.
    pub(super) async fn key(
        &self,
        app: &App,
        provider: &Provider,
        token: &Unverified,
        now: Timestamp,
    ) -> Result<ForeignKey, Rejected> {
        let known = locks::read(&self.known).clone();
        match known.find(token) {
            Some(key) if known.is_fresh(now) => return Ok(key),
            _ if known.may_try(now) => tokio::select! {
                () = self.fetch(app, provider, now) => {}
                () = app.env.clock.wait(PATIENCE) => self.give_up(provider, now),
            },
            _ => {}
        }
        let known = locks::read(&self.known).clone();
        match known.find(token) {
            Some(key) => Ok(key),
            None if known.fetched_at.is_none() => Err(Rejected::KeysOutOfReach),
            None => Err(Rejected::Key),
        }
    }

    /// Lets those who come next have what is known, at once.
    fn give_up(&self, provider: &Provider, now: Timestamp) {
        tracing::warn!(issuer = provider.issuer, "the keys of an identity provider take too long to come");
        locks::write(&self.known).tried_at = Some(now);
    }

    /// Fetches the set, unless somebody else just did. A failure leaves the old set in use.
    async fn fetch(&self, app: &App, provider: &Provider, now: Timestamp) {
        let _fetching = self.fetching.lock().await;
        if !locks::read(&self.known).may_try(now) {
            return;
        }
        let keys = fetch(app, provider).await;
        let mut known = locks::write(&self.known);
        known.tried_at = Some(now);
        match keys {
            Ok(keys) => {
                known.fetched_at = Some(now);
                known.keys = Arc::new(keys);
            }
            Err(error) => {
                tracing::warn!(
                    issuer = provider.issuer,
                    error,
                    "the keys of an identity provider cannot be fetched"
                );
            }
        }
    }
}

async fn fetch(
    app: &App,
    provider: &Provider,
) -> Result<Vec<ForeignKey>, Box<dyn std::error::Error + Send + Sync>> {
    fetch_from(&app.guard, &provider.jwks_uri).await
}

async fn fetch_from(
    guard: &net::Guard,
    place: &Url,
) -> Result<Vec<ForeignKey>, Box<dyn std::error::Error + Send + Sync>> {
    let fetched = guard.get(net::For::KEYS, place, &net::Limits { max_bytes: MAX_BYTES }).await?;
    Ok(jwks::parse(&fetched.bytes)?)
}

/// How many keys are published there that tokens may be signed with.
pub(crate) async fn count_keys(
    guard: &net::Guard,
    place: &Url,
) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    Ok(fetch_from(guard, place).await?.len())
}

/// What we read of an external token.
#[derive(Deserialize)]
struct ExternalClaims {
    iss: String,
    aud: Audience,
    /// RFC 7519 section 2 allows fractions.
    exp: f64,
    nbf: Option<f64>,
    sub: Option<String>,
    appid: Option<String>,
    azp: Option<String>,
    client_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// Whether it is one alone.
    pub(super) fn is_one(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Several(several) => several.len() == 1,
        }
    }

    pub(super) fn contains(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

impl ExternalClaims {
    /// What the token calls its bearer, the most exact name first: a subject is one account, and the client names
    /// stand for every account of that client.
    fn subjects(&self) -> Vec<String> {
        [&self.sub, &self.appid, &self.azp, &self.client_id].into_iter().flatten().cloned().collect()
    }
}

/// A configured provider, with what is known of its keys.
pub(super) type Trusted<'a> = (&'a Provider, &'a ProviderKeys);

/// The provider that a token says it is from, if it is one of the configured ones.
pub(super) fn trusted<'a>(app: &'a App, token: &Unverified) -> Option<Trusted<'a>> {
    let settings = &app.env.settings;
    let mut providers = settings.providers.iter().zip(app.tokens.0.providers(settings));
    providers.find(|(provider, _)| provider.issuer == token.issuer)
}

/// Whose token it is, if `provider` signed it, for us, it is valid at `now`, and its subject is registered.
pub(super) async fn verify(
    app: &App,
    (provider, keys): Trusted<'_>,
    token: &str,
    unverified: &Unverified,
    now: Timestamp,
) -> Result<Verified, Problem> {
    if ![Algorithm::RS256, Algorithm::ES256].contains(&unverified.algorithm) {
        return Err(Rejected::Algorithm.into());
    }
    let key = keys.key(app, provider, unverified, now).await?;

    let claims: ExternalClaims = jws::claims(token, &key.key, key.algorithm)?;
    if claims.iss != provider.issuer {
        return Err(Rejected::Issuer.into());
    }
    if !claims.aud.contains(&provider.audience) {
        return Err(Rejected::Audience.into());
    }
    let until = valid_until(now, claims.nbf.map(|nbf| nbf as i64), claims.exp as i64)?;
    let (issuer, subjects) = (claims.iss.clone(), claims.subjects());
    let principal = app.db.read(move |tx| {
        for subject in &subjects {
            if let Some(principal) = principals::by_external(tx, &issuer, subject)? {
                return Ok(Some(principal.id));
            }
        }
        Ok::<_, Problem>(None)
    });
    let principal = principal.await?.ok_or(Rejected::Subject)?;
    Ok(Verified { principal, until })
}
