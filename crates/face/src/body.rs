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
use crate::limits::{Admission, Holding, refused};
use crate::refusal::Refusal;

/// What the body of a request may take, put there by the router.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// In bytes.
    pub size: usize,
    /// The same of one that holds an offer, in which prices come back that the marketplace worked out.
    pub offer: usize,
    pub time: Duration,
}

/// A JSON body.
pub struct JsonBody {
    pub value: Value,
    /// In bytes, as it was sent.
    pub size: usize,
}

impl FromRequest<App> for JsonBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        sent_as_json(&request)?;
        let whose = Asker::of(&request);
        let bytes = read(request, app, |limits| limits.size).await?;
        Self::parse(app, &whose, bytes).await
    }
}

impl JsonBody {
    async fn parse(app: &App, whose: &Asker, bytes: Bytes) -> Result<Self, Refusal> {
        let size = bytes.len();
        Ok(Self { value: parse(app, whose, bytes).await?, size })
    }
}

/// An offer.
pub struct OfferBody(pub JsonBody);

impl FromRequest<App> for OfferBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        sent_as_json(&request)?;
        let whose = Asker::of(&request);
        let bytes = read(request, app, |limits| limits.offer).await?;
        JsonBody::parse(app, &whose, bytes).await.map(Self)
    }
}

/// An offer, or nothing at all.
pub struct OfferIfAny(pub Option<JsonBody>);

impl FromRequest<App> for OfferIfAny {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        if_any(request, app, |limits| limits.offer).await.map(Self)
    }
}

/// A JSON body, or nothing at all.
pub struct JsonIfAny(pub Option<JsonBody>);

impl FromRequest<App> for JsonIfAny {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        if_any(request, app, |limits| limits.size).await.map(Self)
    }
}

async fn if_any(
    request: Request,
    app: &App,
    most: impl FnOnce(&BodyLimits) -> usize,
) -> Result<Option<JsonBody>, Refusal> {
    let (fit, whose) = (sent_as_json(&request), Asker::of(&request));
    let bytes = read(request, app, most).await?;
    if without_mark(&bytes).trim_ascii().is_empty() {
        return Ok(None);
    }
    fit?;
    JsonBody::parse(app, &whose, bytes).await.map(Some)
}

/// A JSON body, or a file of another form, which its media type says.
pub struct TableBody {
    kind: String,
    json: bool,
    whose: Asker,
    bytes: Bytes,
}

/// What it turned out to be.
pub enum TableOrJson<F> {
    Json(JsonBody),
    Table(F, Bytes),
}

impl FromRequest<App> for TableBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        not_encoded(&request)?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        let (kind, json, whose) = (kind.trim().to_ascii_lowercase(), is_json(&request), Asker::of(&request));
        let bytes = read(request, app, |limits| limits.size).await?;
        Ok(Self { kind, json, whose, bytes })
    }
}

impl TableBody {
    /// Reads JSON, and leaves a file of one of the `forms` as it is, each with its media type.
    pub async fn read<F: Copy>(self, app: &App, forms: &[(&str, F)]) -> Result<TableOrJson<F>, Refusal> {
        if let Some((_, form)) = forms.iter().find(|(kind, _)| *kind == self.kind) {
            return Ok(TableOrJson::Table(*form, self.bytes));
        }
        if self.json {
            return Ok(TableOrJson::Json(JsonBody::parse(app, &self.whose, self.bytes).await?));
        }
        let kinds: Vec<String> = forms.iter().map(|(kind, _)| format!("`{kind}`")).collect();
        let message =
            format!("send `application/json` or one of {}, and say so in `Content-Type`", kinds.join(", "));
        Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message))
    }
}

/// Refuses what is not a plain JSON document by its headers.
fn sent_as_json(request: &Request) -> Result<(), Refusal> {
    let refusal = |how| Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", how));
    if !is_json(request) {
        return refusal("send the document as `Content-Type: application/json`");
    }
    not_encoded(request)
}

pub(crate) fn not_encoded(request: &Request) -> Result<(), Refusal> {
    let coding = request.headers().get(header::CONTENT_ENCODING);
    match coding.is_some_and(|coding| coding != "identity") {
        true => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaType",
            "send the document as it is, without a `Content-Encoding`",
        )),
        false => Ok(()),
    }
}

/// How many bytes the body is said to have.
pub(crate) fn declared(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok())
}

/// What the router puts beside every request.
pub(crate) fn of_router(extensions: &Extensions) -> Result<(Arc<Admission>, BodyLimits), app::Problem> {
    let admission = extensions.get::<Arc<Admission>>().cloned();
    let admission = admission.ok_or_else(|| app::Problem::internal("the router admits no requests"))?;
    let limits = extensions.get::<BodyLimits>().copied();
    let limits = limits.ok_or_else(|| app::Problem::internal("the router sets no limits on bodies"))?;
    Ok((admission, limits))
}

/// The body of an action, which may be anything or nothing: tools send none, an empty one with a JSON media type, or
/// an object whose shape differs from tool to tool. Only broken JSON is refused.
pub struct OptionalBody(pub Value);

impl FromRequest<App> for OptionalBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
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
pub enum NotRead {
    TooLarge,
    TooSlow,
    Incomplete,
    /// There is no room for it.
    Refused(Refusal),
}

/// The whole body of the request with these `extensions`, if it has at most `size` bytes and keeps to the other limits.
pub async fn collect(body: Body, size: usize, extensions: &Extensions, app: &App) -> Result<Bytes, NotRead> {
    let (admission, limits) = of_router(extensions).map_err(|problem| NotRead::Refused(problem.into()))?;
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
) -> Result<Bytes, Refusal> {
    let (_, limits) = of_router(request.extensions())?;
    let size = most(&limits);
    let read = match declared(&request).is_some_and(|length| length > size as u64) {
        true => Err(NotRead::TooLarge),
        false => {
            let (parts, body) = request.into_parts();
            collect(body, size, &parts.extensions, app).await
        }
    };
    read.map_err(|why| not_read(why, size, limits.time))
}

pub(crate) fn not_read(why: NotRead, size: usize, time: Duration) -> Refusal {
    match why {
        NotRead::TooLarge => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            format!("the body is larger than {size} bytes, the most this marketplace takes"),
        ),
        NotRead::TooSlow => Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeout",
            format!("the body was not here after {} seconds: send it faster, or less of it", time.as_secs()),
        ),
        NotRead::Incomplete => {
            Refusal::new(StatusCode::BAD_REQUEST, "IncompleteBody", "the body ended before it was complete")
        }
        NotRead::Refused(error) => error,
    }
}

/// The document in `bytes`; a large one is read away from the runtime's threads.
async fn parse(app: &App, whose: &Asker, bytes: Bytes) -> Result<Value, Refusal> {
    let most = app.env.settings.most_values_sent(bytes.len());
    app.heavy.run_on(bytes.len(), &whose.0, move || document(&bytes, most)).await
}

/// A document of at most `most` values, also one inside a text: apache-libcloud encodes what its callers have encoded already.
fn document(bytes: &[u8], most: usize) -> Result<Value, Refusal> {
    let parse = |text: &[u8]| json::parse(text, most).map_err(Refusal::from);
    match parse(bytes)? {
        Value::String(text) => parse(text.as_bytes()),
        value => Ok(value),
    }
}

impl From<json::Fault> for Refusal {
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
