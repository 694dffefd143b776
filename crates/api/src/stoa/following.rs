//! What the endpoints that follow the event log have in common: as pages of JSON, or, for whoever asks for
//! `text/event-stream`, as a stream of what happens (html.spec.whatwg.org, section 9.2).

use std::fmt::Write as _;

use app::follow::{EventPage, Followed, Refused, Seen, Stream, Taken, Told, open_stream};
use app::{App, Ctx};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use face::Refusal;
use face::query::Query;
use futures::stream;
use wire::event::LoggedEvent;

/// Events per page when the caller does not say.
const PAGE: i64 = 100;
/// The most events per page.
const MAX_PAGE: i64 = 500;
/// How long a browser waits before it asks for another stream, in milliseconds.
const RETRY: &str = "retry: 1000\n";
/// After how many seconds a seat may be free.
const COME_BACK: &str = "5";

/// How many events a page has, and behind which one it begins.
pub(super) fn page_asked(headers: &HeaderMap, query: &Query) -> Result<(i64, i64), Refusal> {
    let top = query.count("top")?.unwrap_or(PAGE).min(MAX_PAGE);
    Ok((seen(headers, query)?.unwrap_or(0), top))
}

/// The event that was seen last. A browser that comes back asks at the address it began at, and says in the header how far it
/// has come.
fn seen(headers: &HeaderMap, query: &Query) -> Result<Option<i64>, Refusal> {
    let after = query.position("after")?;
    let Some(id) = headers.get("last-event-id") else { return Ok(after) };
    let id = id.to_str().ok().and_then(|id| id.parse().ok()).filter(|id| *id >= 0);
    id.map(Some).ok_or_else(|| {
        let message = "the header `Last-Event-ID` must be the id of an event: a whole number";
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidHeader", message)
            .with_target("Last-Event-ID".to_owned())
    })
}

/// A page, whose next one is at `path`.
pub(super) fn page(path: &str, query: &Query, top: i64, page: EventPage) -> Response {
    let mut next = format!("{path}?after={}&top={top}", page.after);
    if let Some(offer) = query.get("offer") {
        // It is an id: nothing in it has to be escaped.
        let _ = write!(next, "&offer={offer}");
    }
    let EventPage { events, after, more } = page;
    let items = events.into_iter().map(logged).collect();
    Json(wire::event::EventPage { items, after, next: more.then_some(next) }).into_response()
}

/// Whether a stream is asked for, rather than a page.
pub(super) fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut kinds = accepted.flat_map(|value| value.split(','));
    kinds.any(|kind| {
        kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/event-stream")
    })
}

/// What happens from now on, or behind the event that was seen last.
pub(super) async fn stream_of(
    app: &App,
    ctx: &Ctx,
    followed: Followed,
    headers: &HeaderMap,
    query: &Query,
) -> Result<Response, Refusal> {
    let after = seen(headers, query)?;
    let events = open_stream(app, ctx, followed, after).await.map_err(refused)?;
    let begin = Bytes::from(format!("{RETRY}id: {}\n\n", events.position()));
    let pieces = stream::unfold((events, Some(begin)), next_piece);
    let headers = [("content-type", "text/event-stream"), ("x-accel-buffering", "no")];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

type Rest = (Stream, Option<Bytes>);

async fn next_piece((mut events, first): Rest) -> Option<(Result<Bytes, std::convert::Infallible>, Rest)> {
    let piece = match first {
        Some(first) => first,
        None => written(events.next().await?),
    };
    Some((Ok(piece), (events, None)))
}

/// An id without data moves on what a browser has seen, and it tells nobody.
fn written(told: Told) -> Bytes {
    match told {
        Told::Nothing(position) => format!(": nothing happened\nid: {position}\n\n").into(),
        Told::Events(events) => {
            let mut text = String::new();
            for event in events {
                let event = logged(event);
                let data = serde_json::to_string(&event).expect("events are plain text");
                // A text takes whatever is written to it.
                let _ = write!(text, "id: {}\ndata: {data}\n\n", event.id);
            }
            text.into()
        }
    }
}

fn refused(refused: Refused) -> Refusal {
    let (status, code, message) = match refused {
        Refused::Problem(problem) => return problem.into(),
        Refused::Full(Taken::All) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "ServerBusy",
            "as many follow the events as this marketplace takes; ask for pages, or try again later"
                .to_owned(),
        ),
        Refused::Full(Taken::Own(most)) => (
            StatusCode::TOO_MANY_REQUESTS,
            "TooManyRequests",
            format!("you have {most} streams of events open, the most at once: close one, or ask for pages"),
        ),
    };
    metrics::counter!("stoa_http_refused_total", "limit" => "streams").increment(1);
    Refusal::new(status, code, message).with_header(header::RETRY_AFTER, COME_BACK)
}

fn logged(Seen { event: placed, actor_name }: Seen) -> LoggedEvent {
    LoggedEvent {
        id: placed.position,
        time: placed.event.at.to_string(),
        actor: placed.event.actor,
        actor_name,
        action: placed.event.action,
        publisher: placed.publisher.map(|id| id.to_string()),
        offer: placed.offer.map(|id| id.to_string()),
        subject: placed.event.subject,
        before: placed.event.before,
        after: placed.event.after.map(|after| after.to_string()),
    }
}
