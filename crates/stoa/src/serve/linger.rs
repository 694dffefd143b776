//! Refusals reach clients that are still sending.
//!
//! Whoever closes a connection on which bytes are left to read resets it, and then the other side may lose an answer it
//! has not read yet (RFC 9112 section 9.6).

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use api::Connection;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How long the other side may send nothing before it is taken to have nothing more to send.
const SILENCE: Duration = Duration::from_secs(2);

/// A stream that, after a refusal or an answer that came before the whole request, is closed for sending only, until the other side has closed, too, has sent nothing for
/// [`SILENCE`], or has gone on for too long. What comes meanwhile is thrown away.
pub(super) struct Lingering<S> {
    stream: S,
    limit: Duration,
    connection: Connection,
    /// Whether the last answer was a refusal of what the client had asked.
    refused: bool,
    closing: Option<Closing>,
}

/// The side for sending is closed.
struct Closing {
    silence: Pin<Box<Sleep>>,
    end: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Lingering<S> {
    /// Waits for `limit` at most.
    pub(super) fn new(stream: S, limit: Duration, connection: Connection) -> Self {
        Self { stream, limit, connection, refused: false, closing: None }
    }

    fn look(&mut self, sent: &[u8]) {
        if let Some(status) = sent.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2)) {
            self.refused = *status == b'4' || *status == b'5';
        }
    }

    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let limit = self.limit;
        let closing = self.closing.get_or_insert_with(|| Closing {
            silence: Box::pin(tokio::time::sleep(SILENCE.min(limit))),
            end: Instant::now() + limit,
        });
        let mut scratch = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    let now = Instant::now();
                    if now >= closing.end {
                        return Poll::Ready(());
                    }
                    closing.silence.as_mut().reset(closing.end.min(now + SILENCE));
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return closing.silence.as_mut().poll(cx),
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.look(bytes);
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.look(bytes.first().map_or(&[], |first| first));
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.closing.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        match self.refused || self.connection.has_unread() {
            true => self.poll_rest(cx).map(Ok),
            false => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    /// Both sides; the server has answered and is closing, and says how long that took.
    async fn closing(answer: &'static [u8]) -> (DuplexStream, tokio::task::JoinHandle<Duration>) {
        let (client, server) = tokio::io::duplex(64);
        let mut server = Lingering::new(server, LIMIT, Connection::default());
        server.write_all(answer).await.unwrap();
        let begun = Instant::now();
        let closed = tokio::spawn(async move {
            server.shutdown().await.unwrap();
            begun.elapsed()
        });
        (client, closed)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_is_still_sending_is_listened_to_until_it_closes() {
        let (mut client, closed) = closing(b"HTTP/1.1 413 Payload Too Large\r\n\r\n").await;
        for _ in 0..3 {
            tokio::time::sleep(Duration::from_millis(1500)).await;
            client.write_all(&[7; 1000]).await.unwrap();
        }
        let mut came = String::new();
        client.read_to_string(&mut came).await.unwrap();
        assert!(came.starts_with("HTTP/1.1 413"), "{came}");
        drop(client);
        assert_eq!(closed.await.unwrap().as_millis(), 4500);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_is_silent_or_never_ends_is_not() {
        let (_silent, closed) = closing(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        assert_eq!(closed.await.unwrap(), SILENCE);
        let (mut endless, closed) = closing(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").await;
        while endless.write_all(&[7; 32]).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(closed.await.unwrap(), LIMIT);
    }

    #[tokio::test(start_paused = true)]
    async fn after_any_other_answer_nobody_is_waited_for() {
        let (_client, closed) = closing(b"HTTP/1.1 200 OK\r\n\r\n").await;
        assert_eq!(closed.await.unwrap(), Duration::ZERO);
    }
}
