//! Answers on their way to the client.
//!
//! The HTTP library takes as much of an answer as it has buffers for. Here it gets one piece after the other, each when
//! the one before has left the process; so a client that takes its time costs one piece, and what the answer holds is
//! given back with the last of them.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use futures::task::AtomicWaker;
use http_body::{Frame, SizeHint};

use super::memory::Holding;
use crate::connection::Connection;

/// Most bytes of one piece.
const PIECE: usize = 64 << 10;

/// What an answer holds beside its bytes, about.
const LEAST: usize = 1 << 10;

/// How many bytes an answer holds that is not held as a whole; among its extensions.
#[derive(Debug, Clone, Copy)]
pub struct Weight(pub usize);

/// The body of an answer.
pub(crate) struct Sending {
    body: Body,
    /// What has come of the body and is not out yet.
    rest: Bytes,
    answer: Arc<Answer>,
}

/// Lives until the last piece is taken.
struct Answer {
    _holding: Holding,
    connection: Option<Connection>,
    /// Whether it is the client that is waited for.
    waits: AtomicBool,
    /// Whether a piece is out.
    out: AtomicBool,
    taken: AtomicWaker,
}

impl Sending {
    /// `response` with what it holds in `holding` until it is sent.
    pub(crate) fn answer(
        mut response: Response,
        mut holding: Holding,
        connection: Option<Connection>,
    ) -> Response {
        if response.body().is_end_stream() {
            return response;
        }
        let weight = response.extensions_mut().remove::<Weight>().map(|Weight(bytes)| bytes);
        let length = || usize::try_from(response.body().size_hint().lower()).unwrap_or(usize::MAX);
        holding.add(weight.unwrap_or_else(length).max(LEAST));
        response.map(|body| Body::new(Self::new(body, holding, connection)))
    }

    fn new(body: Body, holding: Holding, connection: Option<Connection>) -> Self {
        if let Some(connection) = &connection {
            // Over HTTP/2 the client says when it wants the first piece.
            connection.begin_to_wait();
        }
        let answer = Arc::new(Answer {
            _holding: holding,
            connection,
            waits: AtomicBool::new(true),
            out: AtomicBool::new(false),
            taken: AtomicWaker::new(),
        });
        Self { body, rest: Bytes::new(), answer }
    }

    fn next_piece(&mut self) -> Bytes {
        let bytes = self.rest.split_to(self.rest.len().min(PIECE));
        if self.answer.connection.is_none() {
            // Nobody is being sent to: whoever gathers the pieces in this process keeps them all until the end.
            return bytes;
        }
        self.answer.out.store(true, Ordering::Release);
        Bytes::from_owner(Piece { bytes, answer: self.answer.clone() })
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        ready!(self.answer.poll_taken(cx));
        loop {
            if !self.rest.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(self.next_piece()))));
            }
            let polled = Pin::new(&mut self.body).poll_frame(cx);
            self.answer.wait_for_client(polled.is_ready());
            match ready!(polled).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(bytes))) => self.rest = bytes,
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower() + rest);
        if let Some(upper) = body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

impl Answer {
    fn poll_taken(&self, cx: &Context<'_>) -> Poll<()> {
        if self.out.load(Ordering::Acquire) {
            self.taken.register(cx.waker());
            if self.out.load(Ordering::Acquire) {
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }

    fn wait_for_client(&self, waits: bool) {
        let Some(connection) = &self.connection else { return };
        match (self.waits.swap(waits, Ordering::Relaxed), waits) {
            (false, true) => connection.wait_again(),
            (true, false) => connection.wait_no_more(),
            _ => {}
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.wait_for_client(false);
    }
}

/// Bytes that the HTTP library has and the client has not.
struct Piece {
    bytes: Bytes,
    answer: Arc<Answer>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.answer.out.store(false, Ordering::Release);
        self.answer.taken.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use axum::response::IntoResponse as _;

    use super::super::memory::{ANSWERS, Memory};
    use super::super::options::Held;
    use super::super::who::Who;
    use super::*;

    fn who() -> Who {
        Who::at([192, 0, 2, 1].into())
    }

    fn memory(most: usize) -> Arc<Memory> {
        Arc::new(Memory::new(ANSWERS, Held { all: None, each: Some(most) }))
    }

    fn sent(memory: &Arc<Memory>, response: Response, connection: &Connection) -> Body {
        let holding = Memory::holding(memory, Some(who()));
        Sending::answer(response, holding, Some(connection.clone())).into_body()
    }

    /// What somebody gets who looks once: nothing, a piece, or the end.
    fn look(body: &mut Body) -> Option<Option<Bytes>> {
        let polled = Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        match polled {
            Poll::Pending => None,
            Poll::Ready(frame) => Some(frame.map(|frame| frame.unwrap().into_data().unwrap())),
        }
    }

    #[test]
    fn an_answer_is_held_until_its_last_piece_is_taken() {
        let (memory, connection) = (memory(100_000), Connection::default());
        let mut body = sent(&memory, vec![7; 150_000].into_response(), &connection);
        assert_eq!(body.size_hint().exact(), Some(150_000));
        assert!(memory.room_for(&who()).is_err(), "nobody gets another answer meanwhile");
        let first = look(&mut body).unwrap().unwrap();
        assert_eq!((first.len(), body.size_hint().exact()), (PIECE, Some(150_000 - PIECE as u64)));
        assert_eq!(look(&mut body), None, "one after the other");
        let rest_of_it = first.slice(100..);
        drop(first);
        assert_eq!(look(&mut body), None, "part of it is not taken");
        drop(rest_of_it);
        drop(look(&mut body).unwrap().unwrap());
        let last = look(&mut body).unwrap().unwrap();
        assert!(body.is_end_stream());
        drop(body);
        assert!(memory.room_for(&who()).is_err() && connection.waits_for_client());
        drop(last);
        memory.room_for(&who()).unwrap();
        assert!(!connection.waits_for_client());
    }

    #[test]
    fn whoever_goes_away_holds_nothing() {
        let (memory, connection) = (memory(1), Connection::default());
        let body = sent(&memory, "answer".into_response(), &connection);
        assert!(memory.room_for(&who()).is_err() && connection.waits_for_client());
        drop(body);
        memory.room_for(&who()).unwrap();
        assert!(!connection.waits_for_client());
        drop(sent(&memory, ().into_response(), &connection));
    }

    #[test]
    fn a_client_is_not_blamed_for_what_is_not_there_yet() {
        let (memory, connection) = (memory(1), Connection::default());
        let (mut give, pieces) = futures::channel::mpsc::channel(1);
        let mut response = Body::from_stream(pieces).into_response();
        response.extensions_mut().insert(Weight(5000));
        let mut body = sent(&memory, response, &connection);
        assert!(connection.waits_for_client(), "over HTTP/2 it may not have asked");
        assert_eq!(look(&mut body), None);
        assert!(!connection.waits_for_client());
        give.try_send(Ok::<_, std::io::Error>(Bytes::from_static(b"piece"))).unwrap();
        let piece = look(&mut body).unwrap().unwrap();
        assert!(connection.waits_for_client());
        drop(piece);
        assert_eq!(look(&mut body), None);
        assert!(!connection.waits_for_client());
        drop(give);
        assert_eq!(look(&mut body), Some(None));
    }
}
