//! Connections on which nothing happens, and too many of them.
//!
//! hyper limits the time for the head of a request, but only once it knows which version of HTTP it reads. A client that
//! never gets that far would keep its connection for ever, and so would one that does not take its answer.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

use super::explain::Explaining;
use super::linger::Lingering;

/// As many bytes as the connection preface of HTTP/2 has (RFC 9113 section 3.4). No request of HTTP/1.1 is shorter.
const OPENING: usize = 24;

/// Places for connections.
#[derive(Clone)]
pub(super) struct Places(Option<Arc<Semaphore>>);

impl Places {
    /// So many; with 0, as many as there come.
    pub(super) fn new(most: usize) -> Self {
        Self((most > 0).then(|| Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)))))
    }

    /// A place, if one is free; it is held for as long as the permit.
    fn take(&self) -> io::Result<Option<OwnedSemaphorePermit>> {
        let Some(places) = &self.0 else { return Ok(None) };
        places.clone().try_acquire_owned().map(Some).map_err(|_| {
            metrics::counter!("stoa_http_refused_total", "limit" => "connections").increment(1);
            io::ErrorKind::ConnectionRefused.into()
        })
    }
}

/// Accepts as many connections as there are places. Each must send its first bytes within `limit`, and take some of what
/// is sent to it within every `limit`; one that is refused may go on sending for `limit`.
#[derive(Clone)]
pub(super) struct Bounded<A> {
    inner: A,
    limit: Duration,
    places: Places,
}

impl<A> Bounded<A> {
    pub(super) fn new(inner: A, limit: Duration, places: Places) -> Self {
        Self { inner, limit, places }
    }
}

impl<A, I, S> Accept<I, S> for Bounded<A>
where
    A: Accept<I, S>,
    A::Stream: AsyncRead + AsyncWrite + Unpin,
    A::Future: Send + 'static,
{
    type Stream = Lingering<Explaining<Patient<A::Stream>>>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let place = self.places.take();
        let (accepted, limit) = (self.inner.accept(stream, service), self.limit);
        Box::pin(async move {
            let place = place?;
            let (stream, service) = accepted.await?;
            let stream = Explaining::new(Patient::new(stream, limit, place));
            Ok((Lingering::new(stream, limit), service))
        })
    }
}

/// A stream whose first bytes must come in time, and whose bytes must be taken in time.
pub(super) struct Patient<S> {
    stream: S,
    limit: Duration,
    missing: usize,
    opening: Pin<Box<Sleep>>,
    /// Runs while the other side takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl<S> Patient<S> {
    fn new(stream: S, limit: Duration, place: Option<OwnedSemaphorePermit>) -> Self {
        let opening = Box::pin(tokio::time::sleep(limit));
        Self { stream, limit, missing: OPENING, opening, stalled: None, _place: place }
    }

    /// Passes on what came of sending, unless the other side has taken nothing for too long.
    fn watch<T>(&mut self, cx: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.stalled = None;
            return sent;
        }
        let limit = self.limit;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        stalled.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if self.missing == 0 {
            return polled;
        }
        match polled {
            Poll::Pending => self.opening.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into())),
            Poll::Ready(result) => {
                self.missing = self.missing.saturating_sub(buffer.filled().len() - before);
                Poll::Ready(result)
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.watch(cx, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch(cx, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.watch(cx, sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn patient<S>(stream: S) -> Patient<S> {
        Patient::new(stream, Duration::from_millis(20), None)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_sends_part_of_the_opening_is_given_up() {
        let (mut client, server) = tokio::io::duplex(64);
        client.write_all(b"PRI").await.unwrap();
        let mut read = Vec::new();
        let error = patient(server).read_to_end(&mut read).await.unwrap_err();
        assert_eq!((error.kind(), read.as_slice()), (io::ErrorKind::TimedOut, &b"PRI"[..]));
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_opening_a_client_may_take_its_time() {
        let (mut client, server) = tokio::io::duplex(64);
        let mut server = patient(server);
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut head = [0; 27];
        server.read_exact(&mut head).await.unwrap();
        server.opening.as_mut().await;
        client.write_all(b"more").await.unwrap();
        let mut more = [0; 4];
        server.read_exact(&mut more).await.unwrap();
        assert_eq!(&more, b"more");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_is_given_up_and_a_slow_one_is_not() {
        let (mut client, server) = tokio::io::duplex(4);
        let mut server = patient(server);
        let sent =
            tokio::spawn(async move { (server.write_all(&[7; 16]).await, server.write_all(&[7; 16]).await) });
        // Slower as a whole than the limit, but never silent for as long.
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(15)).await;
            client.read_exact(&mut [0; 4]).await.unwrap();
        }
        let (slow, silent) = sent.await.unwrap();
        slow.unwrap();
        assert_eq!(silent.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_is_gone() {
        let places = Places::new(2);
        let (first, _second) = (places.take().unwrap(), places.take().unwrap());
        assert_eq!(places.take().unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        drop(first);
        places.take().unwrap();
        assert!(Places::new(0).take().unwrap().is_none(), "0 is no limit");
    }
}
