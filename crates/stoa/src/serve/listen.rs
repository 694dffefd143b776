//! The socket, and what is spoken on it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;

use super::patience::InTime;

/// How long a client may take to send the head of a request, and how long an idle connection is kept.
const HEAD: Duration = Duration::from_secs(30);

/// How often a silent HTTP/2 connection is asked whether it is still there, and how long it may take to answer.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// Requests under way at once on one HTTP/2 connection.
const STREAMS: u32 = 128;

/// Takes the address; nobody is answered yet.
pub(super) fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener =
        TcpListener::bind(address).with_context(|| format!("server.listen: cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// A server that is ready to answer.
pub(super) struct Server {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<RustlsConfig>,
    pub(super) router: Router,
}

impl Server {
    /// Answers until `handle` says to stop and the last request is answered.
    pub(super) async fn run(self, handle: Handle<SocketAddr>) -> std::io::Result<()> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let mut server = axum_server::from_tcp(self.listener)?.handle(handle);
        let http = server.http_builder();
        http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING.0)
            .keep_alive_timeout(PING.1)
            .max_concurrent_streams(STREAMS);
        match self.tls {
            None => server.acceptor(InTime::new(DefaultAcceptor::new(), HEAD)).serve(service).await,
            Some(tls) => server.acceptor(InTime::new(RustlsAcceptor::new(tls), HEAD)).serve(service).await,
        }
    }
}
