//! Connections on which nothing happens, or too little.
//!
//! hyper limits the time for the head of a request, but only once it knows which version of HTTP it reads. A client that
//! never gets that far would keep its connection for ever, and so would one that does not take its answer, or takes a
//! byte of it now and then.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use api::Connection;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};

/// As many bytes as the connection preface of HTTP/2 has (RFC 9113 section 3.4). No request of HTTP/1.1 is shorter.
const OPENING: usize = 24;

/// How slow a client may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// How long it may take to send its first bytes, and to take nothing of what is sent to it.
    pub(super) time: Duration,
    /// Bytes that it takes per second at least, or else it uses that time up; with 0, any byte gives it all of it again.
    pub(super) rate: u64,
}

/// A stream whose first bytes must come in time, and whose bytes must be taken in time.
pub(super) struct Patient<S> {
    stream: S,
    connection: Connection,
    missing: usize,
    opening: Pin<Box<Sleep>>,
    taking: Taking,
    _place: Option<OwnedSemaphorePermit>,
}

impl<S> Patient<S> {
    pub(super) fn new(
        stream: S,
        patience: Patience,
        connection: Connection,
        place: Option<OwnedSemaphorePermit>,
    ) -> Self {
        let opening = Box::pin(tokio::time::sleep(patience.time));
        let taking = Taking::new(patience);
        Self { stream, connection, missing: OPENING, opening, taking, _place: place }
    }

    /// Passes on how many bytes were taken, unless the other side takes too little.
    fn watch(&mut self, cx: &mut Context<'_>, sent: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match sent {
            Poll::Ready(Ok(bytes)) => {
                let more = self.connection.waits_for_client();
                Poll::Ready(self.taking.taken(bytes, more, cx).map(|()| bytes))
            }
            sent => self.unless_stuck(cx, sent),
        }
    }

    /// Passes on what came of sending, unless that takes too long.
    fn unless_stuck<T>(&mut self, cx: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            return sent;
        }
        self.taking.stuck = true;
        self.taking.poll_too_slow(cx).map(Err)
    }
}

/// How long the other side may still keep us waiting: it uses that up while it does, and what it takes gives it more.
struct Taking {
    patience: Patience,
    left: Duration,
    /// It has been waited for since then, and will not be for longer than this sleeps.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    /// Nothing more can be sent at the moment.
    stuck: bool,
}

impl Taking {
    fn new(patience: Patience) -> Self {
        Self { patience, left: patience.time, waiting: None, stuck: false }
    }

    /// Some bytes were taken; `more` are there for the client.
    fn taken(&mut self, bytes: usize, more: bool, cx: &mut Context<'_>) -> io::Result<()> {
        let waiting = self.waiting.as_ref().filter(|_| self.stuck || more);
        let waited = waiting.map_or(Duration::ZERO, |(since, _)| since.elapsed());
        let Some(left) = self.left.checked_sub(waited) else { return Err(too_slow()) };
        let given = match self.patience.rate {
            0 => self.patience.time,
            rate => Duration::from_secs_f64(bytes as f64 / rate as f64),
        };
        self.left = left.saturating_add(given).min(self.patience.time);
        self.stuck = false;
        if !more {
            self.waiting = None;
        }
        if let Some((since, end)) = &mut self.waiting {
            *since = Instant::now();
            end.as_mut().reset(*since + self.left);
            // Only so that this task is woken.
            let _ = end.as_mut().poll(cx);
        }
        Ok(())
    }

    /// Nobody waits for the client any more, whatever became of what was there for it.
    fn rest(&mut self) {
        if !self.stuck {
            self.waiting = None;
        }
    }

    /// Nothing is taken at the moment.
    fn poll_too_slow(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let left = self.left;
        let begun = || (Instant::now(), Box::pin(tokio::time::sleep(left)));
        let (_, end) = self.waiting.get_or_insert_with(begun);
        end.as_mut().poll(cx).map(|()| too_slow())
    }
}

fn too_slow() -> io::Error {
    metrics::counter!("stoa_http_refused_total", "limit" => "answer_rate").increment(1);
    io::ErrorKind::TimedOut.into()
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if self.missing > 0 {
            return match polled {
                Poll::Pending => self.opening.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into())),
                Poll::Ready(result) => {
                    self.missing = self.missing.saturating_sub(buffer.filled().len() - before);
                    Poll::Ready(result)
                }
            };
        }
        // Over HTTP/2 a client says how much it will take: then nobody tries to send what it has not asked for.
        match polled.is_pending() && self.connection.will_wait_for_client(cx) {
            true => self.taking.poll_too_slow(cx).map(Err),
            false => {
                if !self.connection.waits_for_client() {
                    self.taking.rest();
                }
                polled
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
        self.unless_stuck(cx, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.unless_stuck(cx, sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn patient<S>(stream: S) -> Patient<S> {
        let patience = Patience { time: Duration::from_millis(20), rate: 200 };
        Patient::new(stream, patience, Connection::default(), None)
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

    /// How far somebody gets with an answer of 1000 bytes who takes so many each time.
    async fn taken(bytes: usize, every: Duration) -> usize {
        let (mut client, server) = tokio::io::duplex(4);
        let patience = Patience { time: Duration::from_millis(200), rate: 40 };
        let mut server = Patient::new(server, patience, Connection::default(), None);
        let sent =
            tokio::spawn(async move { server.write_all(&[7; 1000]).await.map_err(|error| error.kind()) });
        let mut all = 0;
        while !sent.is_finished() {
            tokio::time::sleep(every).await;
            all += client.read(&mut vec![0; bytes]).await.unwrap();
        }
        all += client.read_to_end(&mut Vec::new()).await.unwrap();
        assert_eq!(sent.await.unwrap().is_err(), all < 1000, "{all} of 1000");
        all
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_a_byte_now_and_then_is_given_up() {
        // One byte gives 25 milliseconds more.
        let all = taken(1, Duration::from_millis(140)).await;
        assert!(all < 8, "{all}");
        let all = taken(1, Duration::from_millis(30)).await;
        assert!(all < 60, "{all}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_as_much_as_it_must_is_never_given_up() {
        assert_eq!(taken(1, Duration::from_millis(20)).await, 1000);
        assert_eq!(taken(4, Duration::from_millis(90)).await, 1000);
    }
}
