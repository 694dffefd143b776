//! What the operator decides about how the marketplace behaves.

use std::time::Duration;

use domain::PublisherId;
use url::Url;
use words::Language;

use crate::openid::OpenId;
use crate::{Keep, Pace};

/// The operator's decisions that use cases depend on; the configuration file is where they come from.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people reach the marketplace at, without a trailing slash; links begin with it.
    pub public_url: String,
    /// The `iss` of our tokens and the base of the discovery documents; usually the same as `public_url`.
    pub identity_url: String,
    /// The language of mails.
    pub language: Language,
    pub pace: Pace,
    pub certification: Certification,
    /// Publishers of whose offers a person certifies at least what passes the rules.
    pub certify_by_person: Vec<PublisherId>,
    /// Whether certification may download disk images to look inside them.
    pub image_checks: bool,
    /// Largest document that is kept, in bytes: what the marketplace fills in counts, too.
    pub max_document_bytes: usize,
    /// The most values of one.
    pub max_document_values: usize,
    /// Whether a PUT of an existing offer without `If-Match` is refused.
    pub require_if_match: bool,
    /// How long tokens are valid; at most an hour.
    pub token_lifetime: Duration,
    /// How long a person stays signed in without doing anything.
    pub session_idle: Duration,
    /// How long they stay signed in at most.
    pub session_longest: Duration,
    /// Whether people sign in with a password.
    pub password_sign_in: bool,
    /// The OpenID provider that people sign in with.
    pub open_id: Option<OpenId>,
    /// How long a worker may hold a job before others take it over.
    pub lease: Duration,
    /// How long one try of a step may take; the watchdog gives a step as long as all its tries may take together.
    pub step_timeout: Duration,
    /// How often a step is tried before its operation fails.
    pub step_attempts: i64,
    /// Largest artifact that is fetched, in bytes.
    pub max_artifact_bytes: u64,
    /// Bytes of all artifacts that one version of an offer names.
    pub max_publish_bytes: u64,
    /// How long a link to an artifact of an offer that is not live works.
    pub link_lifetime: Duration,
    /// For how long what is past is kept.
    pub keep: Keep,
    /// How many may follow the events at once, as streams; none is no limit.
    pub streams: Option<usize>,
    /// How many of those one caller may have.
    pub streams_each: Option<usize>,
    /// Whether tokens are handed out for services beside the marketplace, too; for rehearsals.
    pub tokens_beside: bool,
    /// External OpenID providers whose tokens are accepted.
    pub providers: Vec<Provider>,
}

/// An external OpenID provider: tokens with this issuer and audience, signed by a key of this set, are accepted.
#[derive(Debug, Clone)]
pub struct Provider {
    pub issuer: String,
    pub audience: String,
    pub jwks_uri: Url,
}

/// Who certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certification {
    /// The automated rules decide.
    Automatic,
    /// The automated rules run first; a person approves or rejects what passes them.
    Manual,
    /// The automated rules run first; a person decides in any case, also about what they found.
    Always,
}

impl Settings {
    /// Who certifies the offers of `publisher`.
    pub fn certification_of(&self, publisher: &PublisherId) -> Certification {
        match self.certification {
            Certification::Automatic if self.certify_by_person.contains(publisher) => Certification::Manual,
            certification => certification,
        }
    }

    /// The most values of a document that is sent in `bytes`. What is larger than a document may be is so by prices that the
    /// marketplace worked out, which do not count.
    pub fn most_values_sent(&self, bytes: usize) -> usize {
        match bytes > self.max_document_bytes {
            true => self.max_document_values.saturating_add(offer_types::pricing::MOST_DERIVED_VALUES),
            false => self.max_document_values,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            identity_url: "http://127.0.0.1:8080".to_owned(),
            language: Language::English,
            pace: Pace::Brisk,
            certification: Certification::Automatic,
            certify_by_person: Vec::new(),
            image_checks: false,
            max_document_bytes: 4 * 1024 * 1024,
            max_document_values: domain::json::MOST_VALUES,
            require_if_match: false,
            token_lifetime: Duration::from_secs(3600),
            session_idle: Duration::from_secs(8 * 3600),
            session_longest: Duration::from_secs(7 * 24 * 3600),
            password_sign_in: true,
            open_id: None,
            lease: Duration::from_secs(30),
            step_timeout: Duration::from_secs(30 * 60),
            step_attempts: 8,
            max_artifact_bytes: 50 * 1024 * 1024,
            max_publish_bytes: 512 * 1024 * 1024,
            link_lifetime: Duration::from_secs(24 * 3600),
            keep: Keep::default(),
            streams: Some(200),
            streams_each: Some(4),
            tokens_beside: false,
            providers: Vec::new(),
        }
    }
}
