//! Lists without an end: an array like any other, of which a long one is read while it is sent.

use app::{PAGE, Problem};
use axum::Json;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use face::Refusal;
use futures::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use serde::Serialize;

/// What is in `pages`, as `render` has it, in one array. When a page after the first cannot be read any more, the answer breaks off.
pub(super) async fn array<T, R>(
    pages: impl Stream<Item = Result<Vec<T>, Problem>> + Send + 'static,
    render: impl Fn(T) -> R + Send + 'static,
) -> Result<Response, Refusal>
where
    T: Send + 'static,
    R: Serialize + Send + 'static,
{
    let mut pages = Box::pin(pages);
    let first = pages.try_next().await?.unwrap_or_default();
    if first.len() < PAGE {
        return Ok(Json(first.into_iter().map(render).collect::<Vec<_>>()).into_response());
    }
    let mut opening = "[";
    let mut written = move |page: Vec<T>| {
        let page: Vec<R> = page.into_iter().map(&render).collect();
        let array = serde_json::to_string(&page)?;
        let inner = array.strip_prefix('[').and_then(|array| array.strip_suffix(']')).unwrap_or_default();
        let before = if inner.is_empty() { "" } else { std::mem::replace(&mut opening, ",") };
        Ok::<_, Problem>(format!("{before}{inner}"))
    };
    let texts = stream::once(async { Ok(first) }).chain(pages).map(move |page| written(page?));
    let texts = texts.chain(stream::once(async { Ok("]".to_owned()) }));
    let texts = texts.inspect_err(|problem| tracing::error!(%problem, "a list was not sent to its end"));
    Ok(([(header::CONTENT_TYPE, "application/json")], Body::from_stream(texts)).into_response())
}
