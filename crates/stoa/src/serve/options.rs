//! What the configuration says about the HTTP faces, whoever serves them.

use std::num::NonZeroU32;
use std::sync::Arc;

use api::MetricsReaders;

use crate::config::{Config, Limits, Size};

/// The options of the HTTP faces; `metrics` renders the measurements.
pub(crate) fn options(config: &Config, metrics: impl Fn() -> String + Send + Sync + 'static) -> api::Options {
    api::Options {
        max_body: bytes(config.server.max_body),
        max_offer_body: bytes(max_offer_body(config)),
        body_time: config.limits.body_time.0,
        limits: limits(&config.limits),
        cors_origins: config.server.cors_origins.iter().map(|origin| origin.0.clone()).collect(),
        metrics: Arc::new(metrics),
        metrics_readers: metrics_readers(config),
        ..api::Options::default()
    }
}

/// The largest body with an offer: what is more than a caller may send at once would never be taken.
pub(crate) fn max_offer_body(config: &Config) -> Size {
    let limits = [config.limits.bodies, config.limits.bodies_each];
    let most = config.server.max_offer_body.max(config.server.max_body);
    limits.into_iter().filter(|limit| *limit > Size(0)).fold(most, Size::min)
}

fn limits(limits: &Limits) -> api::Limits {
    let some = |most: usize| (most > 0).then_some(most);
    api::Limits {
        caller_rate: NonZeroU32::new(limits.caller_rate),
        address_rate: NonZeroU32::new(limits.address_rate),
        concurrent: some(limits.concurrent),
        concurrent_each: some(limits.concurrent_each),
        bodies: api::Held { all: some(bytes(limits.bodies)), each: some(bytes(limits.bodies_each)) },
        answers: api::Held { all: some(bytes(limits.answers)), each: some(bytes(limits.answers_each)) },
        target: some(bytes(limits.target)),
        head: some(bytes(limits.head)),
    }
}

fn metrics_readers(config: &Config) -> MetricsReaders {
    match (&config.metrics.token, &config.server.public_url) {
        (Some(token), _) => MetricsReaders::Token(token.reveal().to_owned()),
        (None, Some(_)) => MetricsReaders::Nobody,
        (None, None) => MetricsReaders::Local,
    }
}

fn bytes(size: Size) -> usize {
    usize::try_from(size.0).unwrap_or(usize::MAX)
}
