//! What is left of the body of a request when it has been answered.
//!
//! The next request on a connection of HTTP/1 comes after that rest. A small one that is there already is read; with any
//! other the answer says that the connection is closed, so that the client sends the next request on another one.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::connection::Connection;

/// Most bytes of a rest that is read.
const SMALL: usize = 64 << 10;

/// How often the connection may look for more of a rest; what came with the head or right after it is found.
const LOOKS: usize = 3;

/// Answers requests so that the next one on the connection is understood.
pub(crate) async fn close_or_read(request: Request, next: Next) -> Response {
    if request.version() >= Version::HTTP_2 || request.body().is_end_stream() {
        return next.run(request).await;
    }
    let connection = request.extensions().get::<Connection>().cloned();
    // Whoever asks whether to send a body has not sent it.
    let asks = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let body = Watched(Arc::new(Mutex::new(Seen { body, begun: false, ended: false })));
    let mut response = next.run(Request::from_parts(parts, Body::new(body.clone()))).await;
    let never_sent = asks && !body.seen().begun;
    if never_sent || !body.read_rest().await {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        if let Some(connection) = connection {
            connection.leave_unread();
        }
    }
    response
}

/// A body that is still here when its reader has let go of it.
#[derive(Clone)]
struct Watched(Arc<Mutex<Seen>>);

struct Seen {
    body: Body,
    begun: bool,
    /// It was read to its end.
    ended: bool,
}

impl Watched {
    /// Reads what is there; whether that was all.
    async fn read_rest(&self) -> bool {
        let (mut room, mut looks) = (SMALL, LOOKS);
        while !self.seen().ended {
            let polled = std::future::poll_fn(|cx| Poll::Ready(self.seen().poll_frame(cx))).await;
            match polled {
                Poll::Ready(Some(Ok(frame))) => {
                    let length = frame.data_ref().map_or(0, Bytes::len);
                    let Some(left) = room.checked_sub(length) else { return false };
                    room = left;
                }
                Poll::Ready(Some(Err(_))) => return false,
                Poll::Ready(None) => {}
                Poll::Pending if looks == 0 => return false,
                Poll::Pending => {
                    looks -= 1;
                    tokio::task::yield_now().await;
                }
            }
        }
        true
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // Whoever panicked while it read was not in the middle of noting what it had read.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.begun = true;
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.ended = match &frame {
            None => true,
            Some(Ok(_)) => self.body.is_end_stream(),
            // After that the connection is of no use.
            Some(Err(_)) => false,
        };
        Poll::Ready(frame)
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.seen().poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.seen().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.seen().body.size_hint()
    }
}
