//! The HTTP library's own refusals, explained on their way out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream on which an answer without explanation is sent with one (see [`api::explained`]).
pub(super) struct Explaining<S> {
    stream: S,
    /// What is left of such an answer.
    left: Bytes,
}

impl<S: AsyncWrite + Unpin> Explaining<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, left: Bytes::new() }
    }

    fn send_left(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.left.has_remaining() {
            match ready!(Pin::new(&mut self.stream).poll_write(cx, &self.left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.left.advance(sent),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Explaining<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Explaining<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.send_left(cx))?;
        match api::explained(bytes) {
            None => Pin::new(&mut self.stream).poll_write(cx, bytes),
            Some(explained) => {
                self.left = explained.into();
                Poll::Ready(Ok(bytes.len()))
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // Such an answer has no body, so it is alone.
        if let [one] = bytes {
            return self.poll_write(cx, one);
        }
        ready!(self.send_left(cx))?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.send_left(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.send_left(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn an_explanation_is_sent_whole_to_a_slow_reader() {
        let (mut client, server) = tokio::io::duplex(7);
        let own = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        let sent = tokio::spawn(async move {
            let mut server = Explaining::new(server);
            server.write_all(own).await.unwrap();
            server.shutdown().await.unwrap();
        });
        let mut came = Vec::new();
        client.read_to_end(&mut came).await.unwrap();
        sent.await.unwrap();
        assert_eq!(came, api::explained(own).unwrap());
    }
}
