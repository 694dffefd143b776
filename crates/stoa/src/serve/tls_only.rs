//! TLS, and an answer for those who do not speak it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// As much as is read of a request that is not looked at, so that its sender gets to read the answer.
const MOST: usize = 256 << 10;

const BODY: &str =
    r#"{"error":{"code":"HttpsOnly","message":"this port speaks TLS: begin the address with https://"}}"#;

/// Accepts connections with TLS. A request in plain HTTP is told to use it.
#[derive(Clone)]
pub(super) struct TlsOnly {
    inner: RustlsAcceptor,
    /// How long a client may be silent.
    patience: Duration,
}

impl TlsOnly {
    pub(super) fn new(config: RustlsConfig, patience: Duration) -> Self {
        Self { inner: RustlsAcceptor::new(config), patience }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for TlsOnly {
    type Stream = <RustlsAcceptor as Accept<TcpStream, S>>::Stream;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, S)>> + Send>>;

    fn accept(&self, mut stream: TcpStream, service: S) -> Self::Future {
        let Self { inner, patience } = self.clone();
        Box::pin(async move {
            let mut first = [0];
            timeout(patience, stream.peek(&mut first)).await??;
            // TLS begins with a number; methods of HTTP are letters.
            if first[0].is_ascii_alphabetic() {
                timeout(patience, explain(&mut stream)).await??;
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a request without TLS"));
            }
            inner.accept(stream, service).await
        })
    }
}

async fn explain(stream: &mut TcpStream) -> io::Result<()> {
    let head = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json";
    let answer = format!("{head}\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    let mut passed_over = [0; 4096];
    for _ in 0..MOST / passed_over.len() {
        if stream.read(&mut passed_over).await? == 0 {
            break;
        }
    }
    Ok(())
}
