//! Answers of the token endpoints.

use app::token::{Issued, Refusal, Target, issue};
use app::{App, Problem};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use face::Asked;
use wire::token::TokenError;

use super::sent::{Content, Form, Sent};

/// Answers a token request: `target` takes the generation's parameter, `body` writes its reply.
pub(super) async fn answer(
    app: &App,
    sent: Sent,
    target: impl FnOnce(&mut Form) -> Result<Target, Refusal>,
    body: fn(Issued) -> Response,
) -> Response {
    let Sent { asked, content } = sent;
    let issued = match content {
        Ok(content) => issued(app, content, &asked, target).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = match issued {
        Ok(issued) => body(issued),
        Err(refusal) => refused(&refusal, &asked, app.env.clock.now()),
    };
    // RFC 6749 section 5.1.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

async fn issued(
    app: &App,
    content: Content,
    asked: &Asked,
    target: impl FnOnce(&mut Form) -> Result<Target, Refusal>,
) -> Result<Issued, Refusal> {
    issue(app, &content.request(asked, target)?).await
}

/// What the token service cannot do.
pub(super) fn refused(refusal: &Refusal, asked: &Asked, now: Timestamp) -> Response {
    if let Refusal::Problem(Problem::Internal(source)) = refusal {
        tracing::error!(request_id = asked.request_id, error = %source, "a token request failed on our side");
    }
    let status = status(refusal);
    let mut response = error(status, refusal.error(), refusal.code(), &refusal.to_string(), asked, now);
    let headers = response.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        // RFC 9110 section 11.6.1: a 401 names a way to authenticate.
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"token endpoint\""));
    }
    if let Some(seconds) = refusal.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// An error body of RFC 6749 section 5.2.
pub(super) fn error(
    status: StatusCode,
    error: &str,
    code: u32,
    description: &str,
    asked: &Asked,
    now: Timestamp,
) -> Response {
    (status, Json(body(error, code, description, asked, now))).into_response()
}

/// Writes a refusal that no endpoint gives itself as the token service does.
pub(crate) fn write(refusal: face::Refusal, asked: &Asked, now: Timestamp) -> Response {
    let (error, code) = match refusal.status {
        StatusCode::BAD_REQUEST | StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            ("invalid_request", 900_144)
        }
        StatusCode::METHOD_NOT_ALLOWED => ("invalid_request", 900_561),
        StatusCode::INTERNAL_SERVER_ERROR => ("server_error", 90_000),
        _ => ("temporarily_unavailable", 90_033),
    };
    let body = body(error, code, &refusal.message, asked, now);
    refusal.answer(Json(body))
}

fn body(error: &str, code: u32, description: &str, asked: &Asked, now: Timestamp) -> TokenError {
    TokenError {
        error: error.to_owned(),
        error_description: format!("AADSTS{code}: {description}"),
        error_codes: vec![code],
        timestamp: format!("{}Z", now.to_string()[..19].replace('T', " ")),
        trace_id: asked.request_id.clone(),
        correlation_id: asked.client_request_id.as_ref().unwrap_or(&asked.request_id).clone(),
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::InvalidClient => StatusCode::UNAUTHORIZED,
        Refusal::TooManyFailures { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Problem(Problem::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Problem(Problem::Full(_)) => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::Problem(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Refusal::InvalidRequest(_)
        | Refusal::NoTenant(_)
        | Refusal::UnsupportedGrantType(_)
        | Refusal::InvalidScope(_)
        | Refusal::InvalidResource(_)
        | Refusal::OtherTenant(_) => StatusCode::BAD_REQUEST,
    }
}
