//! Refusals: the one place where a problem gets its status. Its body is the face's.

use app::Problem;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::operations::Operation;
use domain::Finding;

/// A refusal or failure that a face is to write. As a response it has no body; the house of all faces gives it one.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub status: StatusCode,
    pub code: String,
    /// What is wrong and what to do, in a sentence.
    pub message: String,
    /// Every fault of a document.
    pub details: Vec<Detail>,
    pub headers: Vec<(HeaderName, String)>,
    /// The operation in the way, for faces that have an address for it.
    pub running: Option<Box<Operation>>,
}

/// One fault of what was sent.
#[derive(Debug, Clone)]
pub struct Detail {
    pub code: String,
    /// The member that is at fault.
    pub target: String,
    pub message: String,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            details: Vec::new(),
            headers: Vec::new(),
            running: None,
        }
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Says which member is at fault.
    #[must_use]
    pub fn with_target(mut self, target: String) -> Self {
        self.details = vec![Detail { code: self.code.clone(), target, message: self.message.clone() }];
        self
    }

    fn with_details(mut self, findings: Vec<Finding>) -> Self {
        let detail = |Finding { code, place, text }| Detail {
            code: code.to_string(),
            target: place.to_string(),
            message: text.to_string(),
        };
        self.details = findings.into_iter().map(detail).collect();
        self
    }

    /// The answer with the body that a face has for it.
    pub fn answer(self, body: impl IntoResponse) -> Response {
        let mut response = (self.status, body).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let message = problem.to_string();
        match problem {
            Problem::BadRequest { code, .. } => Self::new(StatusCode::BAD_REQUEST, code, message),
            Problem::Invalid(findings) => {
                Self::new(StatusCode::BAD_REQUEST, "InvalidOffer", message).with_details(findings)
            }
            Problem::NotPublishable(findings) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "OfferNotPublishable", message)
                    .with_details(findings)
            }
            Problem::CannotStop(findings) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "CannotStopSelling", message)
                    .with_details(findings)
            }
            Problem::CannotDecide(findings) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "CannotDecide", message).with_details(findings)
            }
            Problem::Unprocessable { code, .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message),
            Problem::UnfitFile(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UnfitFile", message),
            Problem::TooLarge { code, .. } => Self::new(StatusCode::PAYLOAD_TOO_LARGE, code, message),
            // RFC 6750 §3.
            Problem::Unauthenticated(_) => Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", message)
                .with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
            Problem::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, "Forbidden", message),
            Problem::NotFound(_) => Self::new(StatusCode::NOT_FOUND, "NotFound", message),
            Problem::Conflict { code, running, .. } => {
                Self { running, ..Self::new(StatusCode::CONFLICT, code, message) }
            }
            Problem::PreconditionFailed(_) => {
                Self::new(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", message)
            }
            Problem::PageChanged { details, .. } => {
                Self::new(StatusCode::PRECONDITION_FAILED, "PageChanged", message).with_details(details)
            }
            Problem::Unavailable(source) => {
                tracing::error!(error = %source, "the database is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message)
                    .with_header(header::RETRY_AFTER, "1")
            }
            Problem::Moved | Problem::NoTurn => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message)
                    .with_header(header::RETRY_AFTER, "1")
            }
            // No `Retry-After`: whoever goes by it would repeat what may have happened.
            Problem::OutcomeUnknown(source) => {
                tracing::error!(error = %source, "the connection to the database broke while a change was stored");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "OutcomeUnknown", message)
            }
            Problem::Full(source) => {
                tracing::error!(error = %source, "nothing can be stored: make room on the disk, nothing else is needed");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "InsufficientStorage", message)
            }
            Problem::Internal(source) => {
                tracing::error!(error = %source, "a request failed on our side");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut unwritten = self.status.into_response();
        unwritten.extensions_mut().insert(self);
        unwritten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_with_too_much_to_do_asks_to_come_back() {
        let answer = Refusal::from(Problem::from(db::Error::Busy)).answer(());
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
    }
}
