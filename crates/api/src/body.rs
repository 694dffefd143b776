//! Request bodies, with errors that say where.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{Extensions, StatusCode, header};
use bytes::{Bytes, BytesMut};
use domain::json;
use domain::text::without_mark;
use futures::StreamExt as _;
use serde_json::Value;

use crate::bearer::Asker;
use crate::error::ApiError;
use crate::limits::{Admission, Holding, refused};

/// What the body of a request may take, put there by the router.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// In bytes.
    pub(crate) size: usize,
    /// The same of one that holds an offer, in which prices come back that the marketplace worked out.
    pub(crate) offer: usize,
    pub(crate) time: Duration,
}

/// A JSON body.
pub(crate) struct JsonBody {
    pub(crate) value: Value,
    /// In bytes, as it was sent.
    pub(crate) size: usize,
}

impl FromRequest<App> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        sent_as_json(&request)?;
        let whose = Asker::of(&request);
        let bytes = read(request, app, |limits| limits.size).await?;
        Self::parse(app, &whose, bytes).await
    }
}

impl JsonBody {
    async fn parse(app: &App, whose: &Asker, bytes: Bytes) -> Result<Self, ApiError> {
        let size = bytes.len();
        Ok(Self { value: parse(app, whose, bytes).await?, size })
    }
}

/// An offer.
pub(crate) struct OfferBody(pub(crate) JsonBody);

impl FromRequest<App> for OfferBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        sent_as_json(&request)?;
        let whose = Asker::of(&request);
        let bytes = read(request, app, |limits| limits.offer).await?;
        JsonBody::parse(app, &whose, bytes).await.map(Self)
    }
}

/// An offer, or nothing at all.
pub(crate) struct OfferIfAny(pub(crate) Option<JsonBody>);

impl FromRequest<App> for OfferIfAny {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (fit, whose) = (sent_as_json(&request), Asker::of(&request));
        let bytes = read(request, app, |limits| limits.offer).await?;
        if without_mark(&bytes).trim_ascii().is_empty() {
            return Ok(Self(None));
        }
        fit?;
        JsonBody::parse(app, &whose, bytes).await.map(|body| Self(Some(body)))
    }
}

/// Refuses what is not a plain JSON document by its headers.
fn sent_as_json(request: &Request) -> Result<(), ApiError> {
    let refusal = |how| Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", how));
    if !is_json(request) {
        return refusal("send the document as `Content-Type: application/json`");
    }
    if request.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return refusal("send the document as it is, without a `Content-Encoding`");
    }
    Ok(())
}

/// The body of an action, which may be anything or nothing: tools send none, an empty one with a JSON media type, or
/// an object whose shape differs from tool to tool. Only broken JSON is refused.
pub(crate) struct OptionalBody(pub(crate) Value);

impl FromRequest<App> for OptionalBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (json, whose) = (is_json(&request), Asker::of(&request));
        let bytes = read(request, app, |limits| limits.size).await?;
        match !json || without_mark(&bytes).trim_ascii().is_empty() {
            true => Ok(Self(Value::Null)),
            false => parse(app, &whose, bytes).await.map(Self),
        }
    }
}

/// JSON by its media type, or without one.
fn is_json(request: &Request) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty()
        || essence == "application/json"
        || essence == "text/json"
        || essence.ends_with("+json")
}

/// Why a body is not there as a whole.
#[derive(Debug)]
pub(crate) enum NotRead {
    TooLarge,
    TooSlow,
    Incomplete,
    /// There is no room for it.
    Refused(ApiError),
}

/// The whole body of the request with these `extensions`, if it has at most `size` bytes and keeps to the other limits.
pub(crate) async fn collect(
    body: Body,
    size: usize,
    extensions: &Extensions,
    app: &App,
) -> Result<Bytes, NotRead> {
    let internal = |what| NotRead::Refused(app::Problem::internal(what).into());
    let admission = extensions.get::<Arc<Admission>>();
    let admission = admission.ok_or_else(|| internal("the router admits no requests"))?;
    let limits = extensions.get::<BodyLimits>();
    let limits = limits.ok_or_else(|| internal("the router sets no limits on bodies"))?;
    let mut holding = admission.body();
    let late = app.env.clock.wait(limits.time);
    let read = tokio::select! {
        // A body that is there already costs no timer.
        biased;
        read = pieces(body, size, &mut holding) => read,
        () = late => {
            refused("body_time");
            Err(NotRead::TooSlow)
        }
    };
    admission.keep(holding);
    read
}

/// All bytes of a body. Each counts when it is there, and not when it is announced: nobody's promises are in the way of
/// others.
async fn pieces(body: Body, size: usize, holding: &mut Holding) -> Result<Bytes, NotRead> {
    let mut body = body.into_data_stream();
    let (mut first, mut all) = (Bytes::new(), BytesMut::new());
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| NotRead::Incomplete)?;
        if first.len() + all.len() + piece.len() > size {
            return Err(NotRead::TooLarge);
        }
        holding.grow(piece.len()).map_err(NotRead::Refused)?;
        match (first.is_empty(), all.is_empty()) {
            // Most bodies have one piece, which is not copied.
            (true, true) => first = piece,
            _ => {
                // Many small ones would take many times as much as their bytes.
                all.extend_from_slice(&std::mem::take(&mut first));
                all.extend_from_slice(&piece);
            }
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

async fn read(
    request: Request,
    app: &App,
    most: impl FnOnce(&BodyLimits) -> usize,
) -> Result<Bytes, ApiError> {
    let limits = *request
        .extensions()
        .get::<BodyLimits>()
        .ok_or_else(|| app::Problem::internal("the router sets no limits on bodies"))?;
    let size = most(&limits);
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let read = match declared.is_some_and(|length: u64| length > size as u64) {
        true => Err(NotRead::TooLarge),
        false => {
            let (parts, body) = request.into_parts();
            collect(body, size, &parts.extensions, app).await
        }
    };
    read.map_err(|why| not_read(why, size, limits.time))
}

fn not_read(why: NotRead, size: usize, time: Duration) -> ApiError {
    match why {
        NotRead::TooLarge => ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            format!("the body is larger than {size} bytes, the most this marketplace takes"),
        ),
        NotRead::TooSlow => ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeout",
            format!("the body was not here after {} seconds: send it faster, or less of it", time.as_secs()),
        ),
        NotRead::Incomplete => {
            ApiError::new(StatusCode::BAD_REQUEST, "IncompleteBody", "the body ended before it was complete")
        }
        NotRead::Refused(error) => error,
    }
}

/// The document in `bytes`; a large one is read away from the runtime's threads.
async fn parse(app: &App, whose: &Asker, bytes: Bytes) -> Result<Value, ApiError> {
    let most = app.env.settings.most_values_sent(bytes.len());
    app.heavy.run_on(bytes.len(), &whose.0, move || document(&bytes, most)).await
}

/// A document of at most `most` values, also one inside a text: apache-libcloud encodes what its callers have encoded already.
fn document(bytes: &[u8], most: usize) -> Result<Value, ApiError> {
    let parse = |text: &[u8]| json::parse(text, most).map_err(ApiError::from);
    match parse(bytes)? {
        Value::String(text) => parse(text.as_bytes()),
        value => Ok(value),
    }
}

impl From<json::Fault> for ApiError {
    fn from(json::Fault { code, target, message }: json::Fault) -> Self {
        match target {
            None => Self::new(StatusCode::BAD_REQUEST, code, format!("the body is {message}")),
            Some(target) => {
                Self::new(StatusCode::BAD_REQUEST, code, format!("the body cannot be used: {message}"))
                    .with_target(target)
            }
        }
    }
}
