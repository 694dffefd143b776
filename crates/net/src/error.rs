//! What went wrong with an outgoing request, told so that the person who gave the address can act on it.
//!
//! The texts name the host only. Paths and queries of artifact addresses carry signatures, and
//! those of webhooks carry tokens. What is behind a name stays out of the text too, so that nobody can read an internal
//! name server through us: a name nobody knows, one with an address inside, and one where nobody listens are the same.
//! Which of them it was is for the operator's log: [`FetchError::cause`].

use std::net::IpAddr;
use std::time::Duration;

use rustls::CertificateError;

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
pub enum FetchError {
    #[error("“{host}” must be addressed with https://")]
    NotHttps { host: String },
    #[error("the address is not usable: {reason}")]
    BadUrl { reason: &'static str },
    #[error(
        "“{host}” has a {kind} address, which this server does not connect to; use a public address, \
         or ask the operator to allow this one"
    )]
    RefusedAddress { host: String, address: IpAddr, kind: &'static str },
    #[error("{}", unreachable_text(host))]
    Inside { host: String, address: IpAddr, kind: &'static str },
    #[error("{}", unreachable_text(host))]
    Resolve { host: String, source: std::io::Error },
    #[error("{}", unreachable_text(host))]
    Connect { host: String, source: reqwest::Error },
    #[error("no secure connection to “{host}”: {}", certificate_text(source))]
    Tls { host: String, source: rustls::Error },
    #[error("the server answered {}{}", .0, advice(*.0))]
    Status(u16),
    #[error("the storage answered {status} {said}{}", advice(*status))]
    Storage { status: u16, said: StorageError },
    #[error("the answer is larger than the {limit} bytes allowed")]
    TooLarge { limit: u64 },
    #[error("the answer was not complete within {} s", after.as_secs_f64())]
    Timeout { after: Duration },
    #[error("“{host}” was not asked, because too much else is under way; try again later")]
    NoTurn { host: String },
    #[error(
        "“{host}” sent less than {least} bytes a second; try again when it is faster, or use another host"
    )]
    TooSlow { host: String, least: u64 },
    #[error("more than {limit} redirects; use the final address")]
    TooManyRedirects { limit: usize },
    #[error("“{host}” redirects to no usable address")]
    BadRedirect { host: String },
    #[error("“{host}” cannot send parts of a file (byte ranges), which is needed here")]
    NoRanges { host: String },
    #[error("the file at “{host}” is shorter than the part asked for")]
    OutOfRange { host: String },
    #[error("the file at “{host}” changed while it was read; try again")]
    Changed { host: String },
    #[error("the connection to “{host}” broke before the answer was complete; try again")]
    Interrupted { host: String, source: reqwest::Error },
}

impl FetchError {
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

fn unreachable_text(host: &str) -> String {
    format!(
        "“{host}” cannot be reached; check the name in the address, and that its server is running and open to the internet"
    )
}

fn certificate_text(error: &rustls::Error) -> String {
    let text = match TlsFault::of(error) {
        TlsFault::UnknownIssuer => {
            "its certificate is not issued by an authority known here, or intermediate certificates are missing"
        }
        TlsFault::Expired => "its certificate has expired",
        TlsFault::OtherName => "its certificate is for another name",
        TlsFault::Authority => "it shows the certificate of an authority as its own",
        TlsFault::NoTls => "it does not speak TLS at this port",
        TlsFault::Other => return error.to_string(),
    };
    text.to_owned()
}

fn advice(code: u16) -> &'static str {
    match code {
        300..=399 => " (a redirect that is not followed); use the final address",
        401 | 403 => "; check that the link allows reading and has not expired",
        404 | 410 => "; nothing is at this address",
        429 => "; it is being asked too often, try again later",
        500.. => "; it has a problem of its own, try again later",
        _ => "",
    }
}
