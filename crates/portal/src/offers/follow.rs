//! Telling a page that something happened to the offers that it shows (html.spec.whatwg.org, section 9.2). What happened, the page
//! learns by being read anew.

use app::App;
use app::follow::{Followed, Refused, Stream, Told, open_stream};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::path::PublisherPath;
use futures::stream;

use crate::reading::{Reading, SignedIn};

/// How long a browser waits before it asks for another stream, in milliseconds.
const RETRY: &[u8] = b"retry: 5000\n\n";

pub(crate) fn follow() -> MethodRouter<App> {
    get(
        async |State(app): State<App>,
               SignedIn(reading): SignedIn,
               PublisherPath(publisher): PublisherPath| {
            answer(&app, &reading, Followed::Publisher(publisher)).await
        },
    )
}

async fn answer(app: &App, reading: &Reading, followed: Followed) -> Result<Response, Refusal> {
    let events = open_stream(app, &reading.ctx, followed, None).await.map_err(refused)?;
    let pieces = stream::unfold((events, Some(Bytes::from_static(RETRY))), next);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

type Rest = (Stream, Option<Bytes>);

async fn next((mut events, first): Rest) -> Option<(Result<Bytes, std::convert::Infallible>, Rest)> {
    let piece = match first {
        Some(first) => first,
        None => match events.next().await? {
            Told::Nothing(_) => Bytes::from_static(b": nothing happened\n\n"),
            Told::Events(_) => Bytes::from_static(b"data: changed\n\n"),
        },
    };
    Some((Ok(piece), (events, None)))
}

fn refused(refused: Refused) -> Refusal {
    match refused {
        Refused::Problem(problem) => problem.into(),
        // The page goes on to look every ten seconds.
        Refused::Full(_) => {
            let message = "as many follow the events as this marketplace takes";
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", message)
        }
    }
}
