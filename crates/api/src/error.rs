//! The one place where a problem becomes an HTTP answer.

use std::mem::take;

use app::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Finding;
use serde::Serialize;
use wire::error::{ErrorBody, ErrorDetail, ErrorObject};

/// A refusal or failure, ready to be sent: always a JSON body with an `error` object.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: String,
    message: String,
    details: Vec<ErrorDetail>,
    headers: Vec<(header::HeaderName, String)>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            details: Vec::new(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn with_header(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Says which member is at fault.
    pub(crate) fn with_target(mut self, target: String) -> Self {
        self.details = vec![ErrorDetail { code: self.code.clone(), target, message: self.message.clone() }];
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The answer with the error body of whichever face gives it.
    pub(crate) fn answer(self, body: impl Serialize) -> Response {
        let mut response = (self.status, Json(body)).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }

    fn with_details(mut self, findings: Vec<Finding>) -> Self {
        let detail =
            |Finding { code, target, message }| ErrorDetail { code: code.to_string(), target, message };
        self.details = findings.into_iter().map(detail).collect();
        self
    }
}

impl From<Problem> for ApiError {
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
            Problem::Unprocessable { code, .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message),
            // RFC 6750 §3.
            Problem::Unauthenticated(_) => Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", message)
                .with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
            Problem::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, "Forbidden", message),
            Problem::NotFound(_) => Self::new(StatusCode::NOT_FOUND, "NotFound", message),
            Problem::Conflict { code, location, .. } => {
                let error = Self::new(StatusCode::CONFLICT, code, message);
                match location {
                    Some(location) => error.with_header(header::LOCATION, location),
                    None => error,
                }
            }
            Problem::PreconditionFailed(_) => {
                Self::new(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", message)
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

impl IntoResponse for ApiError {
    fn into_response(mut self) -> Response {
        let (code, message) = (take(&mut self.code), take(&mut self.message));
        let error = ErrorObject { code, message, details: take(&mut self.details) };
        self.answer(ErrorBody { error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_with_too_much_to_do_asks_to_come_back() {
        let response = ApiError::from(Problem::from(db::Error::Busy)).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }
}
