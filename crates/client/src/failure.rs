//! Why something did not work, told so that the person at the command line can act on it.

use net::{Answer, FetchError, StatusCode, TlsError, TlsFault};
use serde::Serialize;
use serde_json::Value;

use crate::{ProfileProblem, ProfileProblems};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Pascal case, stable; empty where the server gave none.
    pub code: String,
    /// The path of the value, such as `definition.plans[0].planId`; empty when it is about the whole.
    pub target: String,
    pub message: String,
}

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line says something that cannot be meant, such as a file that is not there.
    #[error("{0}")]
    Usage(String),
    /// The profile, with each problem in it.
    #[error("{message}")]
    Profile { message: String, problems: Vec<Problem> },
    /// The document is not valid, or the server does not take the request.
    #[error("{message}")]
    Refused { message: String, problems: Vec<Problem> },
    /// Somebody else saved the offer meanwhile.
    #[error("{0}")]
    PreconditionFailed(String),
    /// The offer is not in a state for this.
    #[error("{message}")]
    Conflict { code: String, message: String, location: Option<String> },
    #[error("{0}")]
    NotFound(String),
    #[error("{0}")]
    Forbidden(String),
    /// The credentials are wrong.
    #[error("{0}")]
    Unauthorized(String),
    /// An operation ended without success.
    #[error("{message}")]
    Failed { message: String, problems: Vec<Problem> },
    /// An operation was canceled.
    #[error("{0}")]
    Canceled(String),
    #[error("{0}")]
    TimedOut(String),
    /// The person at the command line did not want to wait any longer.
    #[error("{0}")]
    Interrupted(String),
    /// There was no answer, or none that came whole.
    #[error("{message}")]
    Unreachable { message: String, source: FetchError },
    /// The server has too much to do, or a problem of its own.
    #[error("{0}")]
    Unavailable(String),
    /// The server does not know whether the request had its effect.
    #[error("{0}")]
    OutcomeUnknown(String),
    /// The answer is none this API gives.
    #[error("{0}")]
    Unexpected(String),
}

impl Failure {
    /// What the program ends with; `docs/publish-from-the-command-line.md` has the table.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Profile { .. } => 2,
            Self::Refused { .. } => 4,
            Self::TimedOut(_) => 5,
            // As shells say it of what SIGINT ended.
            Self::Interrupted(_) => 130,
            _ => 1,
        }
    }

    /// One word for programs: the server's own where it gave one.
    pub fn code(&self) -> &str {
        match self {
            Self::Conflict { code, .. } if !code.is_empty() => code,
            Self::Usage(_) => "Usage",
            Self::Profile { .. } => "Profile",
            Self::Refused { .. } => "Refused",
            Self::PreconditionFailed(_) => "PreconditionFailed",
            Self::Conflict { .. } => "Conflict",
            Self::NotFound(_) => "NotFound",
            Self::Forbidden(_) => "Forbidden",
            Self::Unauthorized(_) => "Unauthorized",
            Self::Failed { .. } => "Failed",
            Self::Canceled(_) => "Canceled",
            Self::TimedOut(_) => "TimedOut",
            Self::Interrupted(_) => "Interrupted",
            Self::Unreachable { .. } => "Unreachable",
            Self::Unavailable(_) => "Unavailable",
            Self::OutcomeUnknown(_) => "OutcomeUnknown",
            Self::Unexpected(_) => "Unexpected",
        }
    }

    /// Each problem there is, where there are several.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Profile { problems, .. }
            | Self::Refused { problems, .. }
            | Self::Failed { problems, .. } => problems,
            _ => &[],
        }
    }

    /// Whether the same request may well succeed later.
    pub(crate) fn is_temporary(&self) -> bool {
        match self {
            Self::TimedOut(_) | Self::Unavailable(_) => true,
            Self::Unreachable { source, .. } => source.is_temporary(),
            _ => false,
        }
    }

    /// A request that brought no answer.
    pub(crate) fn unanswered(url: &url::Url, error: FetchError) -> Self {
        let server = url.origin().ascii_serialization();
        match error {
            FetchError::Timeout { after } => {
                Self::TimedOut(format!("{server} did not answer within {} s", after.as_secs_f64()))
            }
            FetchError::Connect { source, .. } => Self::Unreachable {
                message: format!(
                    "{server} cannot be reached: {}; check the address, and the proxy if there is one",
                    innermost(&source)
                ),
                source: FetchError::Connect { host: url.host_str().unwrap_or_default().to_owned(), source },
            },
            FetchError::Tls { host, source } => Self::Unreachable {
                message: insecure(&server, &host, &source),
                source: FetchError::Tls { host, source },
            },
            FetchError::Interrupted { host, source } if url.scheme() == "http" => Self::Unreachable {
                message: format!(
                    "{server} broke the connection before it had answered; if it speaks TLS at this port, begin the address with https://"
                ),
                source: FetchError::Interrupted { host, source },
            },
            error => Self::Unreachable { message: error.to_string(), source: error },
        }
    }

    /// What an answer that is no success says.
    pub(crate) fn of(answer: &Answer) -> Self {
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let error = &body["error"];
        let code = text(&error["code"]);
        let message = match error["message"].as_str() {
            Some(message) => message.to_owned(),
            None => format!("the server answered {}{}", answer.status, request_id(answer)),
        };
        match answer.status {
            StatusCode::BAD_REQUEST if code == "HttpsOnly" => {
                Self::Usage(format!("the address of the server: {message}"))
            }
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
                Self::Refused { message, problems: problems(&error["details"]) }
            }
            StatusCode::UNAUTHORIZED => Self::Unauthorized(message),
            StatusCode::FORBIDDEN => Self::Forbidden(message),
            StatusCode::NOT_FOUND => Self::NotFound(message),
            StatusCode::CONFLICT => Self::Conflict { code, message, location: location(answer) },
            StatusCode::PRECONDITION_FAILED => Self::PreconditionFailed(message),
            StatusCode::TOO_MANY_REQUESTS => Self::Unavailable(message),
            StatusCode::SERVICE_UNAVAILABLE if code == "OutcomeUnknown" => {
                Self::OutcomeUnknown(format!("{message}{}", request_id(answer)))
            }
            status if status.is_server_error() => {
                Self::Unavailable(format!("{message} (status {}{})", status.as_u16(), request_id(answer)))
            }
            status => {
                Self::Unexpected(format!("{message} (status {}; is it the right address?)", status.as_u16()))
            }
        }
    }
}

impl From<ProfileProblems> for Failure {
    fn from(found: ProfileProblems) -> Self {
        let problem = |problem: &ProfileProblem| Problem {
            code: String::new(),
            target: problem.place.as_ref().map(ToString::to_string).unwrap_or_default(),
            message: problem.message.clone(),
        };
        Self::Profile { message: found.to_string(), problems: found.0.iter().map(problem).collect() }
    }
}

/// Where an answer says that something can be followed.
pub(crate) fn location(answer: &Answer) -> Option<String> {
    let named = |name| answer.headers.get(name)?.to_str().ok().map(str::to_owned);
    named("operation-location").or_else(|| named("location"))
}

fn problems(details: &Value) -> Vec<Problem> {
    let problem = |detail: &Value| Problem {
        code: text(&detail["code"]),
        target: text(&detail["target"]),
        message: text(&detail["message"]),
    };
    details.as_array().into_iter().flatten().map(problem).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Why there is no secure connection, and what to do about it on this machine or on the server.
fn insecure(server: &str, host: &str, error: &TlsError) -> String {
    let why = match TlsFault::of(error) {
        TlsFault::UnknownIssuer => {
            "its certificate is of an authority this machine does not know, or signed by itself: name a file with the authority's certificate, or with that one, in SSL_CERT_FILE".to_owned()
        }
        TlsFault::OtherName => format!(
            "its certificate is for another name: use the name it is for in the address, or have one issued for {host}"
        ),
        TlsFault::Expired => "its certificate has expired: have it renewed, and check this machine's clock".to_owned(),
        TlsFault::Authority => {
            "it shows the certificate of an authority as its own: have the authority issue one for the server (without CA:TRUE), and name the authority's in SSL_CERT_FILE".to_owned()
        }
        TlsFault::NoTls => "it does not speak TLS at this port: begin the address with http://, or use another port".to_owned(),
        TlsFault::Other => error.to_string(),
    };
    format!("no secure connection to {server}: {why}")
}

/// For whoever looks into the server's log.
fn request_id(answer: &Answer) -> String {
    let id = answer.headers.get("x-ms-request-id").and_then(|id| id.to_str().ok());
    id.map(|id| format!("; request {id}")).unwrap_or_default()
}

/// The cause that says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
