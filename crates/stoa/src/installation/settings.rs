//! From the configuration to what use cases want to know.

use app::Settings;
use app::token::Provider;

use crate::config::Config;

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
        pace: publishing.pace,
        certification: publishing.certification,
        image_checks: publishing.image_checks,
        max_document_bytes: usize::try_from(config.server.max_body.0).unwrap_or(usize::MAX),
        max_document_values: match config.limits.values {
            0 => usize::MAX,
            most => most,
        },
        require_if_match: publishing.require_if_match,
        token_lifetime: config.identity.token_lifetime.0,
        lease: publishing.lease.0,
        step_timeout: publishing.step_timeout.0,
        step_attempts: publishing.step_attempts.into(),
        max_artifact_bytes: artifacts.max_bytes.0,
        max_publish_bytes: artifacts.max_publish_bytes.0,
        link_lifetime: artifacts.link_lifetime.0,
        tokens_beside: false,
        providers: providers.collect(),
    }
}
