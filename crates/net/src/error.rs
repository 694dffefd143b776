//! What went wrong with an outgoing request, told so that the person who gave the address can act on it.
//!
//! The texts name the host only. Paths and queries of artifact addresses carry signatures, and
//! those of webhooks carry tokens. What is behind a name stays out of the text too, so that nobody can read an internal
//! name server through us: a name nobody knows, one with an address inside, and one where nobody listens are the same.
//! Which of them it was is for the operator's log: [`FetchError::cause`].

use std::net::IpAddr;
use std::time::Duration;

use rustls::CertificateError;
use words::{Argument, Sentence, say};

use crate::storage::StorageError;

/// Why a [`Guard`](crate::Guard) cannot be made from its options.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the extra root certificates are not usable: {reason}")]
    Roots { reason: String },
    #[error("no certificate can be read from the file that SSL_CERT_FILE names: {reason}")]
    SslCertFile { reason: String },
    #[error("the user agent is not a header value")]
    UserAgent,
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[source] reqwest::Error),
}

/// Why a request brought nothing.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words())]
pub enum FetchError {
    NotHttps { host: String },
    BadUrl { reason: BadUrl },
    RefusedAddress { host: String, address: IpAddr, kind: &'static str },
    Inside { host: String, address: IpAddr, kind: &'static str },
    Resolve { host: String, source: std::io::Error },
    Connect { host: String, source: reqwest::Error },
    Tls { host: String, source: rustls::Error },
    Status(u16),
    Storage { status: u16, said: StorageError },
    TooLarge { limit: u64 },
    Timeout { after: Duration },
    NoTurn { host: String },
    TooSlow { host: String, least: u64 },
    TooManyRedirects { limit: usize },
    BadRedirect { host: String },
    NoRanges { host: String },
    OutOfRange { host: String },
    Changed { host: String },
    Interrupted { host: String, source: reqwest::Error },
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadUrl {
    NoHost,
    NotHttps,
    Credentials,
    ContentType,
}

impl FetchError {
    /// The same for whoever gave the address.
    pub fn words(&self) -> Sentence {
        match self {
            Self::NotHttps { host } => say!("fetch-not-https", host = host.clone()),
            Self::BadUrl { reason } => match reason {
                BadUrl::NoHost => say!("fetch-url-without-host"),
                BadUrl::NotHttps => say!("fetch-url-not-https"),
                BadUrl::Credentials => say!("fetch-url-with-credentials"),
                BadUrl::ContentType => say!("fetch-url-content-type"),
            },
            Self::RefusedAddress { host, kind, .. } => {
                say!("fetch-refused-address", host = host.clone(), kind = *kind)
            }
            Self::Inside { host, .. } | Self::Resolve { host, .. } | Self::Connect { host, .. } => {
                say!("fetch-unreachable", host = host.clone())
            }
            Self::Tls { host, source } => no_tls(host.clone(), source),
            Self::Status(status) => {
                answered(*status, say!("fetch-server-answer", status = u32::from(*status)).into())
            }
            Self::Storage { status, said } => {
                let (code, said) = (u32::from(*status), said.to_string());
                answered(*status, say!("fetch-storage-answer", status = code, said).into())
            }
            Self::TooLarge { limit } => say!("fetch-too-large", limit = *limit),
            Self::Timeout { after } => say!("fetch-timeout", seconds = after.as_secs_f64().to_string()),
            Self::NoTurn { host } => say!("fetch-no-turn", host = host.clone()),
            Self::TooSlow { host, least } => say!("fetch-too-slow", host = host.clone(), least = *least),
            Self::TooManyRedirects { limit } => say!("fetch-too-many-redirects", limit = *limit),
            Self::BadRedirect { host } => say!("fetch-bad-redirect", host = host.clone()),
            Self::NoRanges { host } => say!("fetch-no-ranges", host = host.clone()),
            Self::OutOfRange { host } => say!("fetch-out-of-range", host = host.clone()),
            Self::Changed { host } => say!("fetch-changed", host = host.clone()),
            Self::Interrupted { host, .. } => say!("fetch-interrupted", host = host.clone()),
        }
    }

    /// Whether the same request may well succeed later, so that a background job should try again.
    pub fn is_temporary(&self) -> bool {
        match self {
            // What a name means can change; and if this one were different, trying would tell it apart.
            Self::Inside { .. }
            | Self::Resolve { .. }
            | Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::NoTurn { .. }
            | Self::TooSlow { .. }
            | Self::Changed { .. }
            | Self::Interrupted { .. } => true,
            Self::Status(code) | Self::Storage { status: code, .. } => {
                matches!(code, 408 | 425 | 429 | 500..)
            }
            Self::NotHttps { .. }
            | Self::BadUrl { .. }
            | Self::RefusedAddress { .. }
            | Self::Tls { .. }
            | Self::TooLarge { .. }
            | Self::TooManyRedirects { .. }
            | Self::BadRedirect { .. }
            | Self::NoRanges { .. }
            | Self::OutOfRange { .. } => false,
        }
    }

    /// Whether other requests to the same host are not worth waiting for at the moment.
    pub fn is_of_host(&self) -> bool {
        matches!(
            self,
            Self::Inside { .. }
                | Self::Resolve { .. }
                | Self::Connect { .. }
                | Self::Timeout { .. }
                | Self::TooSlow { .. }
        )
    }

    /// The whole reason, for nobody but the operator: it tells what is inside.
    pub fn cause(&self) -> String {
        match self {
            Self::Inside { address, kind, .. } => format!("the name means {address}, a {kind} address"),
            Self::Resolve { source, .. } => format!("the name is not known: {source}"),
            Self::Connect { source, .. } | Self::Interrupted { source, .. } => chain(source),
            other => other.to_string(),
        }
    }

    /// The failure of a request that got no answer.
    pub(crate) fn unsent(host: String, error: reqwest::Error) -> FetchError {
        let source = error.without_url();
        match tls_cause(&source) {
            Some(cause) => FetchError::Tls { host, source: cause },
            None if source.is_connect() => FetchError::Connect { host, source },
            None => FetchError::Interrupted { host, source },
        }
    }

    /// The failure of an answer that stopped half way.
    pub(crate) fn unfinished(host: String, error: reqwest::Error) -> FetchError {
        FetchError::Interrupted { host, source: error.without_url() }
    }
}

/// What keeps a connection from being secure, as far as somebody can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFault {
    /// The certificate is of an authority that is not known here, or of nobody but itself.
    UnknownIssuer,
    /// The certificate is for another name.
    OtherName,
    Expired,
    /// The server shows the certificate of an authority as its own.
    Authority,
    /// What answers does not speak TLS.
    NoTls,
    Other,
}

impl TlsFault {
    pub fn of(error: &rustls::Error) -> Self {
        use CertificateError as Certificate;
        match error {
            rustls::Error::InvalidCertificate(certificate) => match certificate {
                Certificate::UnknownIssuer => Self::UnknownIssuer,
                Certificate::Expired | Certificate::ExpiredContext { .. } => Self::Expired,
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => Self::OtherName,
                // Whoever checks certificates for rustls has no other word for it that could be seen here.
                Certificate::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
                    Self::Authority
                }
                _ => Self::Other,
            },
            rustls::Error::InvalidMessage(_) => Self::NoTls,
            _ => Self::Other,
        }
    }
}

/// The TLS failure among the causes of `error`, if there is one.
fn tls_cause(error: &reqwest::Error) -> Option<rustls::Error> {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found.clone());
        }
        // An io::Error names the causes of what it wraps, but not what it wraps.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(found.clone());
        }
        cause = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// That a server cannot be spoken to in private, and what to do.
fn no_tls(host: String, error: &rustls::Error) -> Sentence {
    match TlsFault::of(error) {
        TlsFault::UnknownIssuer => say!("fetch-tls-unknown-issuer", host),
        TlsFault::Expired => say!("fetch-tls-expired", host),
        TlsFault::OtherName => say!("fetch-tls-other-name", host),
        TlsFault::Authority => say!("fetch-tls-authority", host),
        TlsFault::NoTls => say!("fetch-tls-none", host),
        TlsFault::Other => say!("fetch-tls-other", host, why = error.to_string()),
    }
}

/// What a server answered in place of a file, and what to do.
fn answered(status: u16, answer: Argument) -> Sentence {
    match status {
        300..=399 => say!("fetch-answer-redirect", answer),
        401 | 403 => say!("fetch-answer-forbidden", answer),
        404 | 410 => say!("fetch-answer-missing", answer),
        429 => say!("fetch-answer-too-often", answer),
        500.. => say!("fetch-answer-fault", answer),
        _ => say!("fetch-answer", answer),
    }
}
