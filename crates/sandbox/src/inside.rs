//! The far end of every connection in a network that leads nowhere: whatever address a tool found, and wherever it found
//! it, it comes to these sockets.

use std::convert::Infallible;
use std::io::{Cursor, Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::uri::Authority as Target;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::server::Acceptor;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinSet;

use crate::front::{Front, accept};
use crate::hosts::Host;
use crate::proxy;
use crate::resolver::{self, Families};

/// Ports that are always listened at inside: of TLS, of plain HTTP, and of names.
pub const PORTS: [u16; 3] = [HTTPS, HTTP, NAMES];
const HTTPS: u16 = 443;
const HTTP: u16 = 80;
/// Over UDP, too.
pub const NAMES: u16 = 53;

/// How long a connection may take to say whom it is for, and how many bytes.
const PATIENCE: Duration = Duration::from_secs(30);
const LONGEST: usize = 64 << 10;

/// A fatal alert, `access_denied`, before there is a version to speak (RFC 8446 sections 5.1 and 6.2).
const ACCESS_DENIED: [u8; 7] = [21, 3, 3, 0, 2, 2, 49];

/// Sockets of the network inside, each for every address of it.
pub struct Inside {
    /// One at each of [`PORTS`], one at the port of the proxy, and one at each port that hosts are let through at.
    pub listeners: Vec<TcpListener>,
    /// Where names are asked for.
    pub resolver: UdpSocket,
    /// The address that the command knows the proxy by.
    pub proxy: SocketAddr,
}

impl Inside {
    /// Answers for as long as it is polled.
    pub async fn run(self, front: Arc<Front>) -> Result<Infallible> {
        let families = if self.resolver.local_addr()?.is_ipv6() { Families::Both } else { Families::V4 };
        let mut servers = JoinSet::new();
        servers.spawn(resolver::datagrams(front.clone(), self.resolver, families));
        for listener in self.listeners {
            let (front, own, port) = (front.clone(), self.proxy, listener.local_addr()?.port());
            servers.spawn(accept(listener, move |stream, client| {
                let front = front.clone();
                async move {
                    let served = match port {
                        HTTPS => secure(front, stream, client).await,
                        HTTP => plain(front, stream).await,
                        NAMES => return resolver::stream(front, stream, families).await,
                        _ if port == own.port() => return proxy::serve(front, own, stream, client).await,
                        _ => unnamed(front, stream).await,
                    };
                    if let Err(error) = served {
                        tracing::debug!(%error, port, "a connection ended early");
                    }
                }
            }));
        }
        match servers.join_next().await {
            Some(Err(error)) => Err(Error::other(error)),
            Some(Ok(never)) => match never {},
            None => Err(Error::other("there is nothing to listen at")),
        }
    }
}

/// A connection that says in its first message whom it is for (SNI), or is known by its address.
async fn secure(front: Arc<Front>, mut stream: TcpStream, client: SocketAddr) -> Result<()> {
    let at = stream.local_addr()?;
    let (seen, name) = tokio::time::timeout(PATIENCE, hello(&mut stream)).await??;
    let name = name.unwrap_or_else(|| front.names.name(at.ip()));
    if let Some(host) = Host::played(&name) {
        front.play(host, client, again(seen, stream)).await;
        return Ok(());
    }
    if front.is_allowed(&name, HTTPS) {
        return pass(&front, &name, HTTPS, stream, &seen).await;
    }
    drop(front.refuse(&name, HTTPS));
    stream.write_all(&ACCESS_DENIED).await?;
    stream.shutdown().await
}

/// What came up to the end of the client's hello, and the name in it.
async fn hello(stream: &mut TcpStream) -> Result<(Vec<u8>, Option<String>)> {
    let (mut seen, mut acceptor) = (Vec::new(), Acceptor::default());
    loop {
        let mut new = read(stream, &mut seen).await?;
        while !new.is_empty() {
            acceptor.read_tls(&mut new)?;
            match acceptor.accept() {
                Ok(None) => {}
                Ok(Some(accepted)) => {
                    let name = accepted.client_hello().server_name().map(str::to_owned);
                    return Ok((seen, name));
                }
                // Whoever it is for answers what this is.
                Err(_) => return Ok((seen, None)),
            }
        }
    }
}

/// A connection whose first request says whom it is for.
async fn plain(front: Arc<Front>, mut stream: TcpStream) -> Result<()> {
    let at = stream.local_addr()?;
    let seen = tokio::time::timeout(PATIENCE, head(&mut stream)).await??;
    let name = host(&seen).unwrap_or_else(|| front.names.name(at.ip()));
    if Host::played(&name).is_none() && front.is_allowed(&name, HTTP) {
        return pass(&front, &name, HTTP, stream, &seen).await;
    }
    let service = service_fn(move |_: Request<Incoming>| {
        std::future::ready(Ok::<_, Infallible>(front.refuse(&name, HTTP)))
    });
    let stream = TokioIo::new(again(seen, stream));
    http1::Builder::new().keep_alive(false).serve_connection(stream, service).await.map_err(Error::other)
}

/// What came up to the end of a request's head.
async fn head(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let mut seen = Vec::new();
    while !seen.windows(4).any(|end| end == b"\r\n\r\n") && seen.len() < LONGEST {
        read(stream, &mut seen).await?;
    }
    Ok(seen)
}

fn host(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let named = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let host: Target = value.trim().parse().ok().filter(|_| name.eq_ignore_ascii_case("host"))?;
        Some(host.host().to_owned())
    };
    head.lines().skip(1).find_map(named)
}

/// A connection that is known by its address alone.
async fn unnamed(front: Arc<Front>, stream: TcpStream) -> Result<()> {
    let at = stream.local_addr()?;
    let name = front.names.name(at.ip());
    if front.is_allowed(&name, at.port()) {
        return pass(&front, &name, at.port(), stream, &[]).await;
    }
    drop(front.refuse(&name, at.port()));
    Ok(())
}

/// Connects a tool with a host outside, unseen.
async fn pass(front: &Front, name: &str, port: u16, mut near: TcpStream, seen: &[u8]) -> Result<()> {
    let mut far = front.let_through(name, port).await.map_err(Error::other)?;
    far.write_all(seen).await?;
    tokio::io::copy_bidirectional(&mut near, &mut far).await.map(drop)
}

/// Reads what comes next to the end of `seen`, and returns it.
async fn read<'a>(stream: &mut TcpStream, seen: &'a mut Vec<u8>) -> Result<&'a [u8]> {
    let before = seen.len();
    match stream.read_buf(seen).await? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok(&seen[before..]),
    }
}

/// A connection as if `seen` had not been read from it.
fn again(seen: Vec<u8>, stream: TcpStream) -> impl AsyncRead + AsyncWrite + Unpin + Send {
    let (read, write) = stream.into_split();
    tokio::io::join(Cursor::new(seen).chain(read), write)
}
