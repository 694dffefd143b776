//! Where calls are answered: the faults in front of the marketplace, with everything written down.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::token::beside as beside_us;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{self, HeaderValue};
use axum::http::uri::Authority;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use serde_json::json;
use tower::ServiceExt as _;
use wire::error::{ErrorBody, ErrorObject};

use crate::capture::Captured;
use crate::faults::{Befallen, Faults, Instead};
use crate::hosts::{Host, IDENTITY, PUBLISHING, is_identity};
use crate::met::Fate;
use crate::record::{Answer, Call, Recorder};

/// An entity tag that no draft has any more.
const STALE_TAG: &str = "W/\"datetime'2000-01-01T00%3A00%3A00.0000000Z'\"";

/// The marketplace as it is played.
pub struct Stage {
    router: Router,
    faults: Arc<Faults>,
    recorder: Arc<Recorder>,
}

/// Why a call gets no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unanswered {
    #[error("dropped on purpose")]
    OnPurpose,
    #[error("the client went away")]
    Gone(#[from] hyper::Error),
}

impl Stage {
    /// Plays the marketplace behind `router`.
    pub fn new(router: Router, faults: Arc<Faults>, recorder: Arc<Recorder>) -> Self {
        Self { router, faults, recorder }
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Answers a call to `host`.
    pub(crate) async fn answer(
        &self,
        host: Host,
        client: SocketAddr,
        request: hyper::Request<Incoming>,
    ) -> Result<Response, Unanswered> {
        let started = self.recorder.now();
        self.recorder.met(host.name(), Fate::Played);
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(ConnectInfo(client));
        // Read first, whatever becomes of the call: curl takes an answer over HTTP/2 that comes before the body is
        // through for a broken connection.
        let body = body.collect().await?.to_bytes();
        let sent = Captured::whole(&body, self.recorder.bodies);
        let request = Request::from_parts(parts, Body::from(body.clone()));
        let befallen = self.faults.befall(request.method(), request.uri().path(), request.headers());
        let number = self.recorder.began(Call {
            at: started,
            host: name(host, request.uri(), request.headers().get(header::HOST)),
            method: request.method().clone(),
            uri: request.uri().clone(),
            version: request.version(),
            headers: request.headers().clone(),
            body: sent,
            faults: befallen.faults.clone(),
            changed: befallen.is_changed(),
            beside: beside(request.uri().path(), &body),
            ended: None,
            answer: None,
        });
        let _lost = Lost { recorder: &self.recorder, number };
        let response = self.play(host, request, befallen).await?;
        let (parts, body) = response.into_parts();
        let expected = self.recorder.bodies.kept_of(body.size_hint().upper());
        let (body, received) = Captured::watch(body, self.recorder.bodies);
        self.recorder.answered(
            number,
            Answer {
                status: parts.status.as_u16(),
                headers: parts.headers.clone(),
                body: received,
                expected,
                took: self.recorder.now().since(started),
            },
        );
        Ok(Response::from_parts(parts, body))
    }

    /// Has the faults befall a call, and the marketplace answer it if it still can.
    async fn play(
        &self,
        host: Host,
        mut request: Request,
        befallen: Befallen,
    ) -> Result<Response, Unanswered> {
        if !befallen.delay.is_zero() {
            tokio::time::sleep(befallen.delay).await;
        }
        if befallen.stale_tag {
            request.headers_mut().insert(header::IF_MATCH, HeaderValue::from_static(STALE_TAG));
        }
        Ok(match befallen.instead {
            Some(Instead::Drop) => return Err(Unanswered::OnPurpose),
            Some(Instead::ExpiredToken) => expired_token(),
            Some(Instead::Answer { status, retry_after, message }) => {
                let message = message.unwrap_or_else(|| "The rehearsal answers this on purpose.".to_owned());
                fault(request.uri().path(), status, retry_after, message)
            }
            None if host.has(request.uri().path()) => {
                // Routers never fail: what goes wrong in them is an answer.
                self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
            None => elsewhere(request.uri().path()),
        })
    }
}

/// Tells of a call that it is over, if it was not answered: the future of one whose client went away is dropped.
struct Lost<'a> {
    recorder: &'a Recorder,
    number: usize,
}

impl Drop for Lost<'_> {
    fn drop(&mut self) {
        self.recorder.lost(self.number);
    }
}

/// The service beside the marketplace that a token is asked for, in a form of either generation.
fn beside(path: &str, form: &[u8]) -> Option<&'static str> {
    let words = |(name, value): (Cow<'_, str>, Cow<'_, str>)| match &*name {
        "resource" => beside_us(&value),
        "scope" => value.split_whitespace().find_map(|word| beside_us(word.strip_suffix("/.default")?)),
        _ => None,
    };
    is_identity(path).then(|| url::form_urlencoded::parse(form).find_map(words)).flatten()
}

/// The name a client called the marketplace by.
fn name(host: Host, uri: &Uri, header: Option<&HeaderValue>) -> String {
    match host {
        Host::Played(name) => name.to_owned(),
        Host::Plain => {
            let header = header.and_then(|header| header.to_str().ok());
            uri.authority().map(Authority::as_str).or(header).unwrap_or("localhost").to_owned()
        }
    }
}

fn expired_token() -> Response {
    let mut response = error(
        StatusCode::UNAUTHORIZED,
        "Unauthorized",
        "the bearer token is refused: it has expired".to_owned(),
    );
    let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

fn fault(path: &str, status: StatusCode, retry_after: Option<Duration>, message: String) -> Response {
    let mut response = match is_identity(path) {
        // RFC 6749 section 5.2 has no word for most of what can go wrong.
        true => {
            let word = if status.is_server_error() { "temporarily_unavailable" } else { "invalid_request" };
            (status, axum::Json(json!({ "error": word, "error_description": message }))).into_response()
        }
        false => error(status, code(status), message),
    };
    if let Some(pause) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, pause.as_secs().into());
    }
    response
}

/// What the marketplace calls this status where it answers it most.
fn code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "OperationInProgress",
        412 => "PreconditionFailed",
        422 => "OfferNotPublishable",
        429 => "TooManyRequests",
        400..=499 => "BadRequest",
        503 => "ServiceUnavailable",
        _ => "InternalError",
    }
}

fn elsewhere(path: &str) -> Response {
    let host = if is_identity(path) { IDENTITY } else { PUBLISHING };
    let message = format!("`{path}` is not at this host: ask {host}");
    error(StatusCode::MISDIRECTED_REQUEST, "WrongHost", message)
}

pub(crate) fn error(status: StatusCode, code: &str, message: String) -> Response {
    let error = ErrorObject { code: code.to_owned(), message, details: Vec::new() };
    (status, axum::Json(ErrorBody { error })).into_response()
}
