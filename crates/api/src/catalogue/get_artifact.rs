//! The bytes of an artifact: logos, screenshots and documents.

use app::offers::{ArtifactAccess, Readable, artifact_for};
use app::pictures::narrow_picture;
use app::{App, Problem};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use blob::media::WIDTHS;
use blob::{Digest, Stored};
use domain::Timestamp;
use face::Refusal;
use face::cached;
use face::limits::Weight;
use face::path::PathParameters;
use face::query::Query;
use face::range::{Wanted, wanted};
use face::visitor::Visitor;
use serde_json::json;

use super::{described, unchanged};
use crate::openapi::{Answer, Operation};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/artifacts/{digest}" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "getArtifact")
        .about("Fetch an artifact", "The bytes of a logo, a screenshot or a document. Those of a live offer are for everybody; others need the signature of their link. A picture comes narrower where a width is asked for.")
        .takes(&["width", "expires", "signature", "If-Match", "If-None-Match", "Range", "If-Range"])
        .answers(200, Answer::of("The bytes, which never change.", "*/*", json!({})).with(&["ETag", "Cache-Control", "Accept-Ranges"]))
        .answers(206, Answer::of("Those that were asked for.", "*/*", json!({})).with(&["ETag", "Cache-Control", "Accept-Ranges", "Content-Range"]))
        .answers(304, unchanged())
        .refuses(&[404, 412, 416])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

/// What a file holds beside its piece while it is sent.
const BESIDE: usize = 8 << 10;

async fn answer(
    State(app): State<App>,
    Visitor(ctx): Visitor,
    path: PathParameters,
    query: Query,
    request: Request,
) -> Result<Response, Refusal> {
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "NotFound", "there is no such artifact");
    let digest: Digest = path.text("digest").parse().map_err(|_| missing())?;
    let access = ArtifactAccess {
        expires: query.get("expires").map(str::to_owned),
        signature: query.get("signature").map(str::to_owned),
    };
    let width =
        query.count("width")?.and_then(|asked| WIDTHS.into_iter().find(|width| i64::from(*width) >= asked));
    let (name, now) = (digest.to_string(), ctx.now);
    let readable = app.read(&ctx, move |ctx, tx| artifact_for(ctx, tx, &name, &access)).await?;
    let width = width.filter(|_| readable.media_type.starts_with("image/"));
    let asked = request.headers();
    let etag = width.map_or_else(|| format!("\"{digest}\""), |width| format!("\"{digest}-{width}\""));
    let mut response = match changed(asked, &etag)? {
        false => StatusCode::NOT_MODIFIED.into_response(),
        true => {
            let stored = match width {
                Some(width) => narrow_picture(&app, &digest, width).await?,
                None => app.blobs.find(&digest).await.map_err(Problem::internal)?,
            };
            let stored = stored.ok_or_else(missing)?;
            // It was checked as a whole when it was stored.
            if width.is_none() && i64::try_from(stored.size()) != Ok(readable.bytes) {
                return Err(Problem::internal(blob::Error::Corrupt { digest }).into());
            }
            bytes(request.method(), asked, &etag, stored, &readable)?
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [(header::ETAG, etag), (header::CACHE_CONTROL, kept(readable.until, now))] {
        headers.insert(name, value.parse().map_err(Problem::internal)?);
    }
    Ok(response)
}

/// Whether the caller does not have it yet (RFC 9110 section 13.2.2).
fn changed(asked: &HeaderMap, etag: &str) -> Result<bool, Refusal> {
    let matches = |sent: &HeaderValue| {
        sent.to_str().is_ok_and(|sent| sent.split(',').any(|tag| ["*", etag].contains(&tag.trim())))
    };
    let mut wanted = asked.get_all(header::IF_MATCH).iter().peekable();
    if wanted.peek().is_some() && !wanted.any(matches) {
        let message = "there is something else at this address than the If-Match header names";
        return Err(Problem::PreconditionFailed(message.to_owned()).into());
    }
    Ok(!cached::unchanged(asked, etag))
}

/// How long the answer may be kept. The address names the bytes, so they never change.
fn kept(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        None => "public, max-age=31536000, immutable".to_owned(),
        // Whoever has the link may read it, and only for as long as it works.
        Some(until) => format!("private, max-age={}, immutable", until.since(now).as_secs()),
    }
}

fn bytes(
    method: &Method,
    asked: &HeaderMap,
    etag: &str,
    stored: Stored,
    readable: &Readable,
) -> Result<Response, Refusal> {
    let size = stored.size();
    let (status, range) = match wanted(asked, etag, size) {
        // There is no part of a head.
        Wanted::Part(range) if *method == Method::GET => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing if *method == Method::GET => {
            let message = format!("there are {size} bytes: ask for some of them");
            let refusal = Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, "RangeNotSatisfiable", message);
            return Err(refusal.with_header(header::CONTENT_RANGE, format!("bytes */{size}")));
        }
        _ => (StatusCode::OK, 0..size),
    };
    let headers = [
        (header::CONTENT_TYPE, readable.media_type.clone()),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    let weight = Weight(Stored::piece(&range) + BESIDE);
    let part = format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1));
    let body = match *method == Method::HEAD {
        true => Body::empty(),
        false => Body::from_stream(stored.pieces(range)),
    };
    let mut response = (status, headers, body).into_response();
    response.extensions_mut().insert(weight);
    if status == StatusCode::PARTIAL_CONTENT {
        response.headers_mut().insert(header::CONTENT_RANGE, part.parse().map_err(Problem::internal)?);
    }
    Ok(response)
}
