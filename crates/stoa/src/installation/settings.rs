//! From the configuration to what use cases want to know.

use std::time::Duration;

use app::Settings;
use app::openid::{ClientSecret, OpenId};
use app::token::Provider;

use crate::config::{Config, Span};

/// The settings of a marketplace reached at `public_url`.
pub(crate) fn settings(config: &Config, public_url: &str) -> Settings {
    let (publishing, artifacts) = (&config.publishing, &config.artifacts);
    let providers = config.identity.providers.iter().map(|provider| Provider {
        issuer: provider.issuer.clone(),
        audience: provider.audience.clone(),
        jwks_uri: provider.jwks_uri.clone(),
    });
    Settings {
        public_url: public_url.to_owned(),
        identity_url: config.identity.url.as_ref().map_or_else(|| public_url.to_owned(), |url| url.0.clone()),
        language: config.server.language,
        pace: publishing.pace,
        certification: publishing.certification,
        certify_by_person: publishing.certify_by_person.clone(),
        image_checks: publishing.image_checks,
        max_document_bytes: usize::try_from(config.server.max_body.0).unwrap_or(usize::MAX),
        max_document_values: match config.limits.values {
            0 => usize::MAX,
            most => most,
        },
        require_if_match: publishing.require_if_match,
        token_lifetime: config.identity.token_lifetime.0,
        session_idle: config.identity.session_idle.0,
        session_longest: config.identity.session_longest.0,
        password_sign_in: config.openid.password,
        open_id: open_id(config),
        lease: publishing.lease.0,
        step_timeout: publishing.step_timeout.0,
        step_attempts: publishing.step_attempts.into(),
        max_artifact_bytes: artifacts.max_bytes.0,
        max_publish_bytes: artifacts.max_publish_bytes.0,
        link_lifetime: artifacts.link_lifetime.0,
        keep: app::Keep {
            events: kept(config.keep.events),
            operations: kept(config.keep.operations),
            mails: kept(config.keep.mails),
            dead_jobs: kept(config.keep.dead_jobs),
        },
        streams: limited(config.limits.streams),
        streams_each: limited(config.limits.streams_each),
        tokens_beside: false,
        providers: providers.collect(),
    }
}

/// The provider that people sign in with, if there is one.
pub(crate) fn open_id(config: &Config) -> Option<OpenId> {
    let openid = &config.openid;
    Some(OpenId {
        name: openid.name.clone(),
        issuer: openid.issuer.as_ref()?.0.clone(),
        client_id: openid.client_id.clone()?,
        client_secret: openid.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal())),
        scopes: openid.scopes.clone(),
        name_claim: openid.name_claim.clone(),
        unknown: openid.unknown,
    })
}

/// 0 is no limit.
fn limited(most: usize) -> Option<usize> {
    (most > 0).then_some(most)
}

/// 0 is for ever.
fn kept(length: Span) -> Option<Duration> {
    (!length.0.is_zero()).then_some(length.0)
}
